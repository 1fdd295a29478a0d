"""The Persian catalogue holds every string of the sources, and nothing is left in English."""

import re

from tests import catalogue

PLACEHOLDER = r"%\(\w+\)[sd]|%[sd](?!\w)|\{\w*\}"


def test_no_message_is_missing_and_none_is_left_over():
    in_sources, in_catalogue = (
        catalogue.keys(catalogue.messages_in_sources()),
        catalogue.keys(catalogue.stored()),
    )
    assert in_sources - in_catalogue == set(), "run: make messages"
    assert in_catalogue - in_sources == set(), "run: make messages"


def test_every_message_is_in_persian():
    assert catalogue.untranslated(catalogue.stored()) == []


def test_no_arabic_letter_hides_in_the_persian():
    for message in catalogue.stored():
        text = "".join(message.string) if isinstance(message.string, tuple) else str(message.string)
        assert not set(text) & set("يك"), text


def test_the_persian_names_no_placeholder_that_the_english_has_not():
    for message in catalogue.stored():
        if message.id:
            english = message.id if isinstance(message.id, tuple) else (message.id,)
            persian = message.string if isinstance(message.string, tuple) else (message.string,)
            wanted = set(re.findall(PLACEHOLDER, english[-1]))
            assert all(set(re.findall(PLACEHOLDER, text)) <= wanted for text in persian), message.id


def test_the_compiled_catalogue_is_that_of_the_text():
    assert catalogue.MO.read_bytes() == catalogue.compiled(catalogue.stored()), "run: make messages"
