"""When the demonstration's office is open: dignified, in clean Persian, and never over when it is made."""

import re
from datetime import date

import pytest

from consulate.demo import reception
from consulate.demo.content import reception as content
from consulate.demo.content.tables import ContentError
from news.models import ConsularService, OpeningHours, SpecialHours
from news.readership import site_day

WRITTEN = content.FILE.read_text(encoding="utf-8")
TEXTS = re.findall(r'= "([^"]*[آ-ی][^"]*)"', WRITTEN) + re.findall(r'"""\n(.*?)"""', WRITTEN, re.DOTALL)


@pytest.mark.django_db
def test_it_is_made_and_taken_away():
    reception.make(content.load())
    assert OpeningHours.objects.count() >= 8
    assert ConsularService.objects.offered().count() == 6
    coming = SpecialHours.objects.not_over(site_day())
    assert [special.announced_on is not None for special in coming] == [True, False]
    assert all(special.starts_on > site_day() for special in coming)
    for model in reception.MODELS:
        for row in model.objects.all():
            row.full_clean()
    reception.remove()
    assert not any(model.objects.exists() for model in reception.MODELS)


@pytest.mark.parametrize("day", range(1, 8))
def test_closures_begin_on_a_monday(day):
    for demo in content.load().special:
        special = reception._special(demo, date(2026, 11, day))
        assert special.starts_on.weekday() == 0


def test_its_persian_is_clean():
    assert len(TEXTS) > 30
    for text in TEXTS:
        assert not re.search("[يكىةێ٠-٩0-9A-Za-z\u200b\u200d-\u200f\u00a0\u0640]", text), text
        assert not re.search(r" {2,}|\s[،؛:؟!.]|\u200c[ \n]|[ \n]\u200c|[آ-ی] (?:ها|های)\b", text), text


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('opens = "9:00"', 'opens = "25:00"', "hours 1: `opens` is no time"),
        ("days = [2, 3, 4, 5, 6]", "days = [7]", "hours 1: `days`"),
        ("announced = true", "announced = 1", "special 1: `announced` should be bool"),
        ('fee = "۲۵ یورو"', "", "service 3: `fee` is missing"),
        ('note = "تحویل', 'notes = "تحویل', "hours 2: unknown: notes"),
    ],
)
def test_a_mistake_is_named(was, becomes, says, tmp_path):
    assert was in WRITTEN
    file = tmp_path / "reception.toml"
    file.write_text(WRITTEN.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=re.escape(says)):
        content.load(file)
