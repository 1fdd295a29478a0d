"""The card about backups on the desk's first page: what it says in each state, and to whom."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from consulate import backup
from consulate.backup import State
from consulate.backup.reports import Drill

INDEX = "/admin/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def drill(ago: timedelta, passed: bool | None) -> Drill:
    return Drill((timezone.now() - ago).isoformat(), "20991231T000000Z", passed, 4.0)


def state(newest: timedelta | None = 3 * HOUR, **more: Drill) -> State:
    return State(timezone.now() - newest if newest else None, **more)


@pytest.fixture
def card(monkeypatch, login):
    def shown(user, found: State | None) -> tuple[str, bool]:
        """The card's words, and whether it stands before everything else as urgent."""
        monkeypatch.setattr(backup, "state", lambda: found)
        page = BeautifulSoup(login(user).get(INDEX).content, "html.parser")
        cards = page.select("section.card")
        mine = page.select_one("section.card.is-backups")
        is_first = bool(mine) and cards.index(mine) == 0
        assert not mine or is_first == ("is-urgent" in mine["class"])
        return " ".join(mine.get_text(" ").split()) if mine else "", is_first

    return shown


@pytest.mark.parametrize(
    "found, words, is_urgent",
    [
        (None, "پاسخ نمی‌دهد", True),
        (state(None), "هنوز هیچ پشتیبانی", True),
        (state(30 * HOUR, drill=drill(DAY, True)), "بیش از اندازه کهنه", True),
        (state(), "هنوز کسی نیازموده", True),
        (state(drill=drill(DAY, True)), "از آزمون گذشت", False),
        (state(drill=drill(DAY, False)), "ناکام ماند", True),
        (state(drill=drill(36 * DAY, True)), "دیرزمانی", True),
        (state(drill=drill(DAY, True), impossible=drill(HOUR, None)), "کلید", False),
    ],
    ids=["silent", "none", "too-old", "no-drill", "in-order", "failed", "long-ago", "no-key"],
)
def test_each_state_is_told_in_words(card, administrator, found, words, is_urgent):
    text, is_first = card(administrator, found)
    assert words in text and is_first == is_urgent
    assert ("نیاز به رسیدگی" in text, "روبه‌راه" in text) == (is_urgent, not is_urgent)


def test_days_are_jalali_with_persian_digits(card, administrator):
    text, _is_first = card(administrator, state(drill=drill(DAY, True)))
    assert "۳ ساعت" in text and "۱۴" in text and not set("0123456789") & set(text)


@pytest.mark.parametrize("who", ["administrator", "auditor"])
def test_who_looks_after_the_site_sees_it(card, request, who):
    assert card(request.getfixturevalue(who), state(None))[0]


@pytest.mark.parametrize("who", ["editor", "moderator", "writer"])
def test_others_do_not_and_nothing_is_asked_for_them(card, request, who, monkeypatch):
    assert not card(request.getfixturevalue(who), state(None))[0]


def test_a_superuser_sees_it(card, administrator):
    administrator.groups.clear()
    administrator.is_superuser = True
    administrator.save()
    assert card(administrator, state(None))[0]
