"""What goes out when: a Jalali month at the desk, with all that happens on its days."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.db.models import DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import jalali
from news.archive import Period
from news.models import Article, Meeting, SpecialHours
from news.persian import to_persian_digits

Status = Article.Status
# On a day of a busy month; the rest is counted.
MOST_SHOWN = 8
# What no month of any office holds.
MOST_READ = 2_000

PUBLISHED, SCHEDULED, PLANNED, EXPIRES, REVIEW, MEETING, CLOSED = (
    "published", "scheduled", "planned", "expires", "review", "meeting", "closed",
)  # fmt: skip
LABELS: dict[str, str | Promise] = {
    PUBLISHED: _("published"),
    SCHEDULED: _("goes out"),
    PLANNED: _("has its hour, and waits for approval"),
    EXPIRES: _("expires"),
    REVIEW: _("look at it again by"),
    MEETING: _("meeting"),
    CLOSED: _("closed or other hours"),
}


@dataclass(frozen=True)
class Event:
    """Something that happens on a day; `at` only where it has an hour."""

    kind: str
    title: str
    address: str = ""
    clock: str = ""

    @property
    def label(self) -> str | Promise:
        return LABELS[self.kind]


@dataclass
class Day:
    """A day of the month with its events, those without an hour first."""

    period: Period
    events: list[Event] = field(default_factory=list)

    @property
    def weekday(self) -> str:
        return jalali.weekday(jalali.to_gregorian(*self.period.numbers))

    @property
    def shown(self) -> list[Event]:
        return self.events[:MOST_SHOWN]

    @property
    def more(self) -> int:
        return len(self.events) - len(self.shown)


@dataclass(frozen=True)
class Month:
    """The days of a Jalali month, and the months beside it as far as the calendar reaches."""

    whole: Period
    days: list[Day]

    @property
    def weeks(self) -> list[list[Day | None]]:
        """In rows from Saturday to Friday; None where a row begins or ends with another month."""
        first = jalali.day_to_jalali(jalali.to_gregorian(*self.days[0].period.numbers)).weekday()
        cells = [None] * first + self.days
        cells += [None] * (-len(cells) % 7)
        return [cells[start : start + 7] for start in range(0, len(cells), 7)]

    @property
    def previous(self) -> Period | None:
        return _beside(self.whole, -1)

    @property
    def next(self) -> Period | None:
        return _beside(self.whole, 1)

    @property
    def is_empty(self) -> bool:
        return not any(day.events for day in self.days)


def _beside(month: Period, step: int) -> Period | None:
    year, number = month.numbers
    place = year * 12 + number - 1 + step
    numbers = (place // 12, place % 12 + 1)
    return Period(numbers) if jalali.FIRST_YEAR <= numbers[0] <= jalali.LAST_YEAR else None


def month_of(year: int, month: int, user: User) -> Month:
    """The month as this member of staff may see it, in three statements; raises ImpossibleDate."""
    whole = Period((year, month))
    events: dict[date, list[tuple[str, Event]]] = defaultdict(list)
    start, end = whole.range
    for day, event in [
        *_of_articles(start, end, user),
        *_of_meetings(_day(start), _day(end)),
        *_of_hours(_day(start), _day(end)),
    ]:
        events[day].append((event.clock, event))
    days = []
    for period in whole.parts():
        on_it = sorted(events[jalali.to_gregorian(*period.numbers)], key=lambda pair: pair[0])
        days.append(Day(period, [event for _clock, event in on_it]))
    return Month(whole, days)


def _day(instant: datetime) -> date:
    return timezone.localtime(instant, jalali.site_zone()).date()


def _of_articles(start: datetime, end: datetime, user: User) -> list[tuple[date, Event]]:
    """One statement of three parts, each from an index of its own."""
    now, seen = timezone.now(), Article.objects.at_desk(user).order_by()
    out = seen.filter(status__in=[Status.PUBLISHED, Status.WITHDRAWN])
    coming = seen.filter(status__in=[Status.DRAFT, Status.IN_REVIEW], published_at__gt=now)
    reviewed = seen.filter(review_on__gte=_day(start), review_on__lt=_day(end))
    parts = [
        _rows(_within(out, "published_at", start, end), PUBLISHED, F("published_at")),
        _rows(_within(coming, "published_at", start, end), PLANNED, F("published_at")),
        _rows(_within(out, "expires_at", start, end), EXPIRES, F("expires_at")),
        _rows(reviewed, REVIEW, Cast("review_on", DateTimeField())),
    ]
    rows = parts[0].union(*parts[1:], all=True)
    return [_event(now, *row) for row in rows]


def _within(articles: QuerySet[Article], column: str, start: datetime, end: datetime) -> QuerySet[Article]:
    return articles.filter(**{f"{column}__gte": start, f"{column}__lt": end})


def _rows(articles: QuerySet[Article], kind: str, at: F | Cast) -> QuerySet:
    return articles.values_list(Value(kind), "pk", "title", at, "review_on")[:MOST_READ]


def _event(
    now: datetime, kind: str, pk: int, title: str, at: datetime, review_on: date | None
) -> tuple[date, Event]:
    address = reverse("admin:news_article_change", args=[pk])
    if kind == REVIEW:
        return review_on, Event(kind, title, address)
    kind = SCHEDULED if kind == PUBLISHED and at > now else kind
    return _day(at), Event(kind, title, address, jalali.clock(at))


def _of_meetings(start: date, end: date) -> list[tuple[date, Event]]:
    """Those that the public knows of, on their first day."""
    rows = Meeting.objects.published().filter(starts_on__gte=start, starts_on__lt=end)
    found = rows.order_by("starts_on").values_list("pk", "subject", "starts_on", "starts_time", "status")
    return [
        (day, Event(MEETING, _titled(subject, status), _meeting(pk), _clock(clock)))
        for pk, subject, day, clock, status in found[:MOST_READ]
    ]


def _clock(clock: time | None) -> str:
    """As an instant's: the events of a day are sorted by it."""
    return to_persian_digits(f"{clock:%H:%M}") if clock else ""


def _titled(subject: str, status: str) -> str:
    return f"{subject} ({Meeting.Status.CANCELLED.label})" if status == Meeting.Status.CANCELLED else subject


def _meeting(pk: int) -> str:
    return reverse("admin:news_meeting_change", args=[pk])


def _of_hours(start: date, end: date) -> list[tuple[date, Event]]:
    """Each day of a closure that lies in the month."""
    found = []
    for closure in SpecialHours.objects.filter(Q(starts_on__lt=end) & Q(ends_on__gte=start))[:MOST_READ]:
        day, last = max(closure.starts_on, start), min(closure.ends_on, end - timedelta(days=1))
        while day <= last:
            found.append((day, Event(CLOSED, closure.reason)))
            day += timedelta(days=1)
    return found
