"""The register of the demo: enough of everything, in the house's spelling, and every mistake is named."""

import re
import shutil
from datetime import timedelta

import pytest

from consulate.demo import content
from consulate.demo.content import register
from consulate.demo.content.tables import ContentError
from consulate.demo.register import when
from news import jalali, persian
from news.models import Article

NEWSROOM = content.load()
TITLES = {article.title: article for article in NEWSROOM.articles}
REGISTER = register.load(TITLES)
MEETINGS = REGISTER.meetings
PARTICIPANTS = [row for meeting in MEETINGS for row in meeting.participants]
FOLLOWUPS = [row for meeting in MEETINGS for row in meeting.followups]
TODAY = jalali.to_gregorian(1405, 9, 4)
ZWNJ = "\u200c"
WRITTEN = [
    *[text for one in REGISTER.organizations for text in (one.name, one.city, one.country)],
    *[text for one in REGISTER.people for text in (one.name, one.family, one.honorific, one.biography)],
    *[post.position for one in REGISTER.people for post in one.posts],
    *[text for one in MEETINGS for text in (one.subject, one.place, one.city, one.summary)],
    *[text for row in PARTICIPANTS for text in (row.name, row.position, row.organization)],
    *[text for row in FOLLOWUPS for text in (row.agreed, row.responsible)],
    *[row.reason for one in MEETINGS for row in one.corrections],
]


# --- Enough of everything -------------------------------------------------------------------------


def test_a_register_worth_looking_at():
    assert len(REGISTER.people) >= 25
    assert len(REGISTER.organizations) >= 15
    assert len(MEETINGS) >= 30
    assert len(FOLLOWUPS) >= 40
    assert len([one for one in MEETINGS if one.published]) >= 25
    assert len([one for one in MEETINGS if not one.published]) >= 3
    assert len([one for one in MEETINGS if one.articles]) >= 15
    assert sum(len(one.corrections) for one in MEETINGS) >= 3
    assert len(REGISTER.recipients) == 1
    assert {jalali.day_to_jalali(one.day).year for one in MEETINGS} == {1402, 1403, 1404, 1405}


def test_every_kind_and_state_is_there():
    kinds = {one.kind for one in MEETINGS}
    assert {"meeting", "visit", "ceremony", "phone_call", "conference"} <= kinds
    assert {one.status for one in MEETINGS} == {"planned", "held", "cancelled"}
    assert {row.side for row in PARTICIPANTS} == {"ours", "counterpart", "present"}
    assert {row.status for row in FOLLOWUPS} == {"open", "done", "dropped"}
    assert len([one for one in MEETINGS if one.within]) == 2
    assert len({one.kind for one in REGISTER.organizations}) >= 8
    assert [row for row in PARTICIPANTS if not row.person]
    open_ones = [row for row in FOLLOWUPS if row.status == "open" and row.due]
    assert len([row for row in open_ones if row.due < TODAY]) >= 3
    month = {(jalali.day_to_jalali(row.due).year, jalali.day_to_jalali(row.due).month) for row in open_ones}
    assert (1405, 9) in month
    assert {row.public for row in open_ones} == {True, False}


def test_a_meeting_has_two_sides():
    assert all({"ours", "counterpart"} <= {row.side for row in one.participants} for one in MEETINGS)


def test_some_people_changed_their_post():
    changed = [one for one in REGISTER.people if len(one.posts) > 1]
    assert len(changed) >= 3


# --- True to the articles -------------------------------------------------------------------------


def test_a_meeting_took_place_before_its_article_tells_of_it():
    late = {
        one.subject
        for one in MEETINGS
        for title in one.articles
        if one.status == "held" and one.day > jalali.to_jalali(TITLES[title].published).togregorian().date()
    }
    assert late == set()


def test_what_is_planned_lies_ahead_and_what_was_held_lies_behind():
    assert all((one.day > TODAY) == (one.status == "planned") for one in MEETINGS)


@pytest.mark.parametrize("days", [0, 3, 100, 1000])
def test_what_is_planned_lies_ahead_whenever_the_demonstration_is_made(days):
    today = TODAY + timedelta(days=days)
    planned = [(one, when(one, today)) for one in MEETINGS if one.status == "planned"]
    undated = [(one, made) for one, made in planned if not one.articles]
    assert len(undated) == 2
    for one, made in undated:
        assert made["starts_on"] > today and made["status"] == "planned"
        assert made["starts_on"].weekday() == one.day.weekday()
        assert (made["ends_on"] or made["starts_on"]) - made["starts_on"] == (
            one.last_day or one.day
        ) - one.day
    for one, made in planned:
        assert made["status"] == "planned" or (one.articles and made["starts_on"] < today)
    assert all(when(one, today)["starts_on"] == one.day for one in MEETINGS if one.status != "planned")


def test_a_person_is_named_in_the_articles_that_mention_them():
    for one in REGISTER.people:
        for title in one.mentioned_in:
            article = TITLES[title]
            assert one.family in article.title + article.lead + article.body, (one.name, title)
            assert article.status == Article.Status.PUBLISHED


# --- Spelling -------------------------------------------------------------------------------------


def test_names_are_written_in_their_scripts():
    for one in (*REGISTER.people, *REGISTER.organizations):
        assert re.fullmatch(r"[A-Za-z .'’-]+", one.latin), one.latin
        assert re.fullmatch(r"[А-Яа-яЁё .«»-]+", one.cyrillic), one.cyrillic
        assert not re.search(r"[A-Za-zА-Яа-я]", one.name), one.name


def test_persian_letters_and_digits_only():
    assert [text for text in WRITTEN if re.search("[يكىةۀ0-9٠-٩A-Za-z]", text)] == []
    assert [text for text in WRITTEN if text != persian.clean_text(text)] == []


def test_zwnj_stands_between_two_letters_only():
    letter = "[آ-یأإؤئۀٔ]"
    slips = f"(?<!{letter}){ZWNJ}|{ZWNJ}(?!{letter})"
    assert [text for text in WRITTEN if re.search(slips, text)] == []


def test_zwnj_where_the_hand_slips():
    assert [text for text in WRITTEN if re.search(r"\bن?می |\S ها(ی|یی)?\b|\b\S+ تر(ین)?\b", text)] == []


# --- Mistakes are named ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("meetings-1402.toml", 'day = "1402-02-18"', 'day = "1402-12-30"', "`day` is no Jalali date"),
        ("meetings-1402.toml", 'until = "12:15"', 'until = "10:15"', "ends before it begins"),
        ("meetings-1402.toml", '"پویان سروش‌پناه"]', '"کسی دیگر"]', "no such person: کسی دیگر"),
        ("meetings-1402.toml", '"پویان سروش‌پناه"]', '"آرمان سپهرآرا"]', "somebody twice"),
        ("meetings-1402.toml", 'within = "بازدید', 'within = "بازدیدی', "no such visit"),
        ("meetings-1402.toml", 'settled = "1402-04-28", ', "", "has `settled`"),
        ("meetings-1403.toml", "articles = [", 'articles = ["نیست", ', "no such article: نیست"),
        ("meetings-1404.toml", 'status = "cancelled"', 'status = "late"', "`status` is 'late'"),
        ("people.toml", 'organization = "شهرداری کازان"', 'organization = "نیست"', "no such organization"),
        ("people.toml", "family =", "famly =", "`family` is missing"),
        ("organizations.toml", 'name = "شهرداری تبریز"', 'name = "شهرداری کازان"', "organization twice"),
    ],
)
def test_a_mistake_is_named(tmp_path, file, old, new, named):
    folder = tmp_path / "register"
    shutil.copytree(register.FOLDER, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=re.escape(named)):
        register.load(TITLES, folder)
