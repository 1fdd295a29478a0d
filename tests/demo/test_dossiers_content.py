"""The demonstration's dossiers and announcements name articles that exist, at days that fit."""

from datetime import date

import pytest

from consulate.demo import content
from consulate.demo.content import dossiers
from consulate.demo.content.tables import ContentError
from news import jalali, persian

ARTICLES = {article.title: article for article in content.load().articles}
DOSSIERS = dossiers.load(ARTICLES)
# The day on which the demonstration was written.
TODAY = jalali.to_gregorian(1405, 9, 7)


def test_some_are_open_and_one_is_closed():
    closed = [topic for topic in DOSSIERS.topics if topic.ends and topic.ends < TODAY]
    assert len(closed) >= 1
    assert len(DOSSIERS.topics) - len(closed) >= 2
    assert all(topic.slug == persian.slugify(topic.slug) for topic in DOSSIERS.topics)


def test_each_has_something_to_read_first():
    for topic in DOSSIERS.topics:
        assert topic.featured
        assert all(ARTICLES[title].status == "published" for title in topic.featured + topic.others)


def test_announcements_of_a_day_come_out_before_it():
    dated = [announcement for announcement in DOSSIERS.announcements if announcement.day]
    assert any(announcement.day > TODAY for announcement in dated)
    for announcement in dated:
        assert ARTICLES[announcement.article].published.date() <= announcement.day


@pytest.mark.parametrize(
    "topic, says",
    [
        ('picture_of = "نیست"', "no article is called نیست"),
        ('featured = ["نیست"]', "no article is called نیست"),
        ('featured = ["الف"]\nothers = ["الف"]', "stands in it once"),
        ('starts = "1405-13-01"', "no Jalali date"),
        ('colour = "teal"', "unknown: colour"),
    ],
)
def test_a_mistake_is_named(topic, says, tmp_path):
    lines = dict(line.split(" = ", 1) for line in topic.splitlines())
    whole = {"name": '"x"', "slug": '"x"', "summary": '"x"', "picture_of": '"الف"'} | lines
    (tmp_path / "topics.toml").write_text("[[topic]]\n" + "\n".join(f"{k} = {v}" for k, v in whole.items()))
    (tmp_path / "announcements.toml").write_text("announcement = []")
    with pytest.raises(ContentError, match=says):
        dossiers.load(["الف"], tmp_path)


def test_they_are_read(tmp_path):
    (tmp_path / "topics.toml").write_text("topic = []")
    (tmp_path / "announcements.toml").write_text(
        '[[announcement]]\narticle = "الف"\nday = "1405-09-12"\nhour = "18:00"'
    )
    (announcement,) = dossiers.load(["الف"], tmp_path).announcements
    assert announcement.day == date(2026, 12, 3)
