"""What lies on the demonstration's desks names articles and people that are there."""

import pytest

from consulate.demo import content, logins
from consulate.demo.content import companions as companions_content
from consulate.demo.content import desk_work as desk_work_content
from consulate.demo.content.tables import ContentError

PEOPLE = list(logins.NAMES)


def test_everything_named_is_there():
    articles = [article.title for article in content.load().articles]
    titles = {*articles, *(one.title for one in companions_content.load(articles).invitations)}
    work = desk_work_content.load(PEOPLE)
    for entry in (*work.steps, *work.changes, *work.reviews, *work.remarks):
        assert entry.article in titles
    assert {step.move for step in work.steps} == {"submit", "return", "force"}


@pytest.mark.parametrize(
    "before, after, problem",
    [
        ('by = "editor2"', 'by = "nobody"', "not one of"),
        ('move = "return"', 'move = "leap"', "not one of"),
        ('note = "ساعت', 'why = "ساعت', "needs a note"),
        ("days_late = 3", 'days_late = "3"', "should be int"),
        ("[[review]]", "[[reviews]]", "`review` is missing"),
    ],
)
def test_a_mistake_is_named(tmp_path, before, after, problem):
    wrong = tmp_path / "work.toml"
    wrong.write_text(desk_work_content.FILE.read_text().replace(before, after))
    with pytest.raises(ContentError, match=problem):
        desk_work_content.load(PEOPLE, wrong)
