"""A question that fails: nobody is told more than the kind of its fault, and it is not asked at once again."""

import logging

import pytest

from consulate.asked_aside import AskedAside


@pytest.mark.parametrize("fault", [KeyError, OSError, RuntimeError])
def test_a_question_that_fails_is_left_alone_for_a_while(caplog, fault):
    asked = []

    def fail() -> None:
        asked.append(1)
        raise fault("https://somebody:secret@store.example/")

    question = AskedAside(fail, holds=60, patience=20)
    with caplog.at_level(logging.WARNING):
        assert [question.answer() for _time in range(5)] == [None] * 5
    assert asked == [1]
    (line,) = caplog.messages
    assert fault.__name__ in line and "secret" not in line
    question.forget()
    assert question.answer() is None and asked == [1, 1]
