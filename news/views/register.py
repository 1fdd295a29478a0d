"""The register of meetings: found by words, Jalali year and month, kind, organization and person."""

import re
from collections import Counter
from dataclasses import dataclass, fields
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import DateField, Func, IntegerField, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from news import jalali, meeting_rows
from news.counted_rows import MOST_COUNTED
from news.models import Meeting, Organization, Participant, Person
from news.models.names import names_query
from news.persian import to_latin_digits
from news.public_page import public_page
from news.read_connection import read_connection
from news.search_query import parse
from news.spreadsheets import csv_file
from news.views.paging import list_page

# Ten years of the office in one answer; the page says when a file is cut.
IN_FILE = 5_000
LONGEST_TEXT = 80
_YEARS = range(jalali.FIRST_YEAR, jalali.LAST_YEAR + 1)
_NUMBER = re.compile("[0-9]{1,4}")


@public_page
def register(request: HttpRequest) -> HttpResponse:
    wanted = Wanted.read(request.GET)
    meetings = wanted.meetings()
    found = meetings.order_by().values("pk")[:MOST_COUNTED].count()
    return list_page(
        request,
        meetings.prefetch_related("participants"),
        _address("news:register", wanted),
        template="news/register.html",
        total=found if found < MOST_COUNTED else None,
        place="register",
        wanted=wanted,
        found=found,
        most_counted=MOST_COUNTED,
        in_file=IN_FILE,
        years=_years_in_use(),
        months=enumerate(jalali.MONTHS, start=1),
        kinds=Meeting.Kind.choices,
        csv_address=_address("news:register_csv", wanted),
    )


@public_page
def register_csv(request: HttpRequest) -> HttpResponse:
    """The newest of what the register shows under the same filter, one row for each participant."""
    meetings = Wanted.read(request.GET).meetings()[:IN_FILE]
    return csv_file("meetings", meeting_rows.PUBLIC_HEADER, meeting_rows.rows(meetings, public=True))


def _address(name: str, wanted: "Wanted") -> str:
    typed = wanted.typed()
    return f"{reverse(name)}?{urlencode(typed)}" if typed else reverse(name)


def _years_in_use() -> list[tuple[int, int | None]]:
    """The Jalali years with their meetings' numbers, newest first; without them where the register is long."""
    edges = Value([jalali.to_gregorian(year, 1, 1) for year in _YEARS], output_field=ArrayField(DateField()))
    bucket = Func("starts_on", edges, function="width_bucket", output_field=IntegerField())
    some = Meeting.objects.published().order_by().values_list(bucket, flat=True)[:MOST_COUNTED]
    counted = Counter(some)
    if counted.total() == MOST_COUNTED:
        return [(year, None) for year in _years_held()]
    # Before the first edge the bucket is 0; no form takes such a day.
    return [(_YEARS[number - 1], counted[number]) for number in sorted(counted, reverse=True) if number > 0]


def _years_held() -> list[int]:
    """Those in which one meeting is found; the others of a year are not looked at."""
    within = (
        Meeting.objects.published()
        .order_by()
        .filter(starts_on__gte=RawSQL("year.first", []), starts_on__lt=RawSQL("year.next", []))
    )
    sql, values = within.values("pk")[:1].query.sql_with_params()
    firsts, ends = zip(*(_days(year, None) for year in _YEARS), strict=True)
    with read_connection().cursor() as cursor:
        cursor.execute(
            "SELECT year.number FROM unnest(%s::int[], %s::date[], %s::date[]) AS year(number, first, next)"
            f" WHERE EXISTS ({sql}) ORDER BY 1 DESC",
            [list(_YEARS), list(firsts), list(ends), *values],
        )
        return [number for (number,) in cursor.fetchall()]


# --- What is wanted -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """A filter of the register; an empty field asks for nothing."""

    q: str = ""
    year: int | None = None
    month: int | None = None
    kind: str = ""
    organization: str = ""
    person: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Wanted":
        """From the address; raises Http404 for a year, month or kind that does not exist."""
        return cls(
            q=_text(query, "q"),
            year=_number(query, "year", _YEARS),
            month=_number(query, "month", range(1, 13)),
            kind=_kind(query),
            organization=_text(query, "organization"),
            person=_text(query, "person"),
        )

    def typed(self) -> dict[str, str | int]:
        """What is asked for, as an address has it."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value}

    @property
    def lacks_year(self) -> bool:
        """A month of no year asks for nothing; the page says so."""
        return self.month is not None and self.year is None

    def meetings(self) -> QuerySet[Meeting]:
        found = Meeting.objects.published().latest_first()
        if self.year:
            first, end = _days(self.year, self.month)
            found = found.filter(starts_on__gte=first, starts_on__lt=end)
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.q:
            found = found.filter(pk__in=_told_of(self.q))
        if self.organization:
            found = found.filter(pk__in=_with_organization(self.organization))
        return found.filter(pk__in=_with_person(self.person)) if self.person else found


def _text(query: QueryDict, name: str) -> str:
    return " ".join(query.get(name, "").split())[:LONGEST_TEXT].rstrip()


def _number(query: QueryDict, name: str, possible: range) -> int | None:
    typed = to_latin_digits(query.get(name, "").strip())
    if not typed:
        return None
    if not _NUMBER.fullmatch(typed) or int(typed) not in possible:
        raise Http404
    return int(typed)


def _kind(query: QueryDict) -> str:
    kind = query.get("kind", "")
    if kind and kind not in Meeting.Kind.values:
        raise Http404
    return kind


def _days(year: int, month: int | None) -> tuple[date, date]:
    """The days [first, next) of the month, or of the whole year."""
    first, end = jalali.month_range(year, month) if month else jalali.year_range(year)
    return first.date(), end.date()


# --- Where it is sought ---------------------------------------------------------------------------
# Unions, not ORs: PostgreSQL would read whole tables where each half has an index of its own.


def _told_of(words: str) -> QuerySet:
    """Meetings with this number, whose own words hold these, or with a participant called or described so."""
    terms = parse(words)
    if not terms:
        return Meeting.objects.none().values("pk")
    every = " & ".join(term.found() for term in terms)
    told = Meeting.objects.filter(search=SearchQuery(every, config="simple", search_type="raw"))
    described = Participant.objects.described(words)
    numbered = Meeting.objects.numbered(words).order_by().values("pk")
    return told.order_by().values("pk").union(_meetings_of(described), numbered)


def _with_organization(typed: str) -> QuerySet:
    """By the words of that day, and by any registered spelling of the organization."""
    registered = Participant.objects.filter(organization__in=_named(Organization, typed))
    return _meetings_of(_described_in("organization_name", typed)).union(_meetings_of(registered))


def _with_person(typed: str) -> QuerySet:
    registered = Participant.objects.filter(person__in=_named(Person, typed))
    return _meetings_of(_described_in("name", typed)).union(_meetings_of(registered))


def _named(model: type[Person] | type[Organization], typed: str) -> QuerySet:
    return model.objects.named(typed).order_by().values("pk")


def _described_in(field: str, typed: str) -> QuerySet[Participant]:
    """Participants of whom this very field begins so; the index knows only all their words together."""
    words = Func(field, function="fa_names", output_field=SearchVectorField())
    return Participant.objects.described(typed).alias(words=words).filter(words=names_query(typed))


def _meetings_of(participants: QuerySet[Participant]) -> QuerySet:
    return participants.order_by().values("meeting")
