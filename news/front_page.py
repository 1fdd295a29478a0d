"""What the front page shows."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple, Self

from django.utils import timezone

from news import front_rows
from news.cards import Card
from news.meeting_lines import MeetingLine
from news.models import Article, Category, Topic
from news.most_viewed import Period, of_each_period
from news.picture_sources import PictureFiles
from news.readership import site_day


class Announcement(NamedTuple):
    pk: int
    slug: str
    title: str
    published_at: datetime
    event_on: date | None
    event_time: time | None
    event_place: str

    get_absolute_url = Article.get_absolute_url

    @classmethod
    def of(cls, row: list) -> Self:
        *words, published_at, event_on, event_time, event_place = row
        day = event_on and date.fromisoformat(event_on)
        hour = event_time and time.fromisoformat(event_time)
        return cls(*words, datetime.fromisoformat(published_at), day, hour, event_place)


class Section(NamedTuple):
    pk: int
    name: str
    slug: str
    articles: list[Card]

    get_absolute_url = Category.get_absolute_url


class Dossier(NamedTuple):
    name: str
    slug: str
    starts_on: date | None
    ends_on: date | None
    picture: PictureFiles | None

    get_absolute_url = Topic.get_absolute_url

    @classmethod
    def of(cls, row: list) -> Self:
        name, slug, starts_on, ends_on, *picture = row
        days = [day and date.fromisoformat(day) for day in (starts_on, ends_on)]
        files = PictureFiles(*picture)
        return cls(name, slug, *days, files if files.file else None)


@dataclass(frozen=True)
class FrontPage:
    lead: Card | None
    latest: list[Card]
    announcements: list[Announcement]
    by_category: list[Section]
    most_viewed: list[Period]
    coming: list[MeetingLine]
    held: list[MeetingLine]
    current_topics: list[Dossier]


def gather() -> FrontPage:
    """One query; one more where nobody has read since yesterday."""
    now = timezone.now()
    rows = front_rows.read(now)
    news = [Card.of(row) for row in rows["news"]]
    return FrontPage(
        lead=news[0] if news else None,
        latest=news[1:],
        announcements=[Announcement.of(row) for row in rows["announced"]],
        by_category=[
            Section(*section, [Card.of(row) for row in articles])
            for *section, articles in rows["sections"]
            if articles
        ],
        most_viewed=of_each_period(rows["most_viewed"], site_day(now), now),
        coming=[MeetingLine.of(row) for row in rows["coming"]],
        held=[MeetingLine.of(row) for row in rows["held"]],
        current_topics=[Dossier.of(row) for row in rows["topics"]],
    )
