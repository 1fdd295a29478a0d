"""The desk's first page: what waits for somebody, card by card, in one statement."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, QuerySet, Sum
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from comments.waiting_time import waiting_time
from news.models import Article, DailyViews
from news.one_statement import Wording, compiled, rows_together
from news.readership import site_day
from news.templatetags.persian import stamp

SHOWN = 3
MOST_READ = 5
A_WEEK = timedelta(days=7)
# Of what was read most, some may have been taken off since; so many are looked at for the few that are shown.
_LOOKED_AT = 40


@dataclass(frozen=True)
class Card:
    """One kind of thing that waits: for whom, which rows, and the list that shows exactly these."""

    name: str
    label: str | Promise
    # What is said where there is none.
    empty: str | Promise
    permissions: tuple[str, ...]
    rows: Callable[[User, datetime], QuerySet]
    # The address of the list by its name, and its query.
    list_of: str
    query: str
    # What a row says: title, pk, and where the card has them: label, at, by, note, has_button.
    says: dict[str, Any]
    # The page of a row, by the name of its address; without one, the list.
    page: str
    # The column that tells since when it waits, where its age matters.
    since: str = ""
    # The words before a row's date.
    at_label: str | Promise = ""
    is_urgent: bool = False
    # For those who have this right another card takes its place.
    unless: str = ""

    def is_for(self, user: User) -> bool:
        return user.has_perms(self.permissions) and not (self.unless and user.has_perm(self.unless))

    @property
    def address(self) -> str:
        query = f"?{self.query}" if self.query else ""
        return f"{reverse(f'admin:{self.list_of}')}{query}"


@dataclass(frozen=True)
class Row:
    """A row of a card."""

    pk: int
    title: str
    # Before the title: what kind of thing it is.
    label: str
    address: str
    at: SafeString | str
    by: str
    note: str
    # Whether this person may press the button that some cards have.
    has_button: bool


@dataclass(frozen=True)
class FilledCard:
    card: Card
    number: int
    age: str
    rows: list[Row]


def filled(cards: list[Card], user: User, now: datetime | None = None) -> list[FilledCard]:
    """The cards of this person with their numbers and first rows: all of them in one statement."""
    now = now or timezone.now()
    cards = [card for card in cards if card.is_for(user)]
    questions: dict[str, QuerySet | Wording] = {}
    for card in cards:
        rows = card.rows(user, now)
        questions[f"{card.name} rows"] = rows.values_list(JSONObject(**card.says))[:SHOWN]
        if number := _number(rows, card.since):
            questions[card.name] = number
    read = rows_together(questions) if questions else {}
    return [_filled(card, read.get(card.name) or [], read[f"{card.name} rows"], now) for card in cards]


def _number(rows: QuerySet, since: str) -> Wording | None:
    """How many rows there are, and since when the oldest waits."""
    columns = {"key": F("pk")} | ({"since": F(since)} if since else {})
    found = compiled(rows.order_by().values(**columns))
    if found is None:
        return None
    sql, values = found
    oldest = ", 'oldest', min(since)" if since else ""
    return f"SELECT jsonb_build_object('number', count(*){oldest}) FROM ({sql}) AS counted", values


def _filled(card: Card, counted: list[dict], rows: list[dict], now: datetime) -> FilledCard:
    number = counted[0] if counted else {"number": 0}
    oldest = number.get("oldest")
    age = waiting_time(datetime.fromisoformat(oldest), now) if oldest else ""
    return FilledCard(card, number["number"], age, [_row(card, row) for row in rows])


def _row(card: Card, row: dict) -> Row:
    return Row(
        pk=row["pk"],
        title=row["title"],
        label=row.get("label") or "",
        address=reverse(f"admin:{card.page}", args=[row["pk"]]) if card.page else card.address,
        at=_stamped(row.get("at")),
        by=row.get("by") or "",
        note=row.get("note") or "",
        has_button=bool(row.get("has_button")),
    )


def _stamped(written: str | None) -> SafeString | str:
    """A day or an instant, as JSON has them, in words."""
    if not written:
        return ""
    if "T" in written:
        return stamp(datetime.fromisoformat(written))
    return stamp(date.fromisoformat(written), "plain_date")


def most_read(user: User, now: datetime | None = None) -> list[tuple[Article, int]]:
    """What the public can read now and read most in the last seven days, today among them."""
    first = site_day(now) - A_WEEK + timedelta(days=1)
    summed = DailyViews.objects.filter(day__gte=first).values("article").annotate(read=Sum("views"))
    most = dict(summed.order_by("-read", "-article").values_list("article", "read")[:_LOOKED_AT])
    articles = Article.objects.published(now).filter(pk__in=most).defer("body", "body_text", "lead")
    return sorted(((article, most[article.pk]) for article in articles), key=lambda pair: -pair[1])[
        :MOST_READ
    ]
