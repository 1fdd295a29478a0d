"""What stands around every public page: the office, its sections and standing pages, its hours and closures."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from django.db.models import DateField, DateTimeField, Model, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from news import timed_changes
from news.models import Category, Office, OpeningHours, Page, Picture, SpecialHours
from news.prepared import Prepared
from news.readership import site_day
from news.written_once import Blank, together
from news.written_rows import prepared, tuples

# What cards and messengers show of a picture.
_SHOWN = ("id", "file", "small", "medium", "card", "width", "height", "alt", "caption", "credit")


@dataclass(frozen=True)
class Frame:
    office: Office
    # In which a reader finds something.
    sections: list[Category]
    # At the foot of the site.
    pages: list[Page]
    # Of the whole week.
    hours: list[OpeningHours]
    # Those of today, and those that a banner announces today.
    special_hours: list[SpecialHours]
    # All of it as the database gave it: what is the same here is the same on the page.
    as_read: str


def current(now: datetime | None = None) -> tuple[Frame, list[datetime]]:
    """The frame, and the next instants at which the site changes by itself (news/timed_changes.py).

    Asked by every public page, therefore one statement for all of it.
    """
    now = now or timezone.now()
    [(as_read, coming)] = tuples(_statement(), {"today": site_day(now), "now": now, "after": now})
    return frame_of(as_read), coming


@lru_cache(maxsize=4)
def frame_of(as_read: str) -> Frame:
    read = json.loads(as_read)
    found = {name: [_model(model, row) for row in read[name]] for name, model in _models().items()}
    offices, fallback = found.pop("offices"), found.pop("fallback")
    office = offices[0] if offices else Office.unnamed()
    office.fallback_picture = fallback[0] if fallback else None
    return Frame(office=office, as_read=as_read, **found)


@cache
def _statement() -> Prepared:
    sql, values = together({name: rows.values(row=_row(rows)) for name, rows in _parts().items()})
    coming, of_coming = timed_changes.events()
    return prepared((f"{sql}, ARRAY({coming})", (*values, *of_coming)))


@cache
def _models() -> dict[str, type[Model]]:
    return {name: rows.model for name, rows in _parts().items()}


def _parts() -> dict[str, QuerySet]:
    today = Blank("today", DateField())
    near = Q(starts_on__lte=today) | Q(announced_on__lte=today)
    return {
        "offices": Office.objects.all(),
        "fallback": Picture.objects.filter(pk__in=Office.objects.values("fallback_picture")).only(*_SHOWN),
        "sections": Category.objects.in_use(Blank("now", DateTimeField())),
        "pages": Page.objects.in_public().only("id", "title", "slug"),
        "hours": OpeningHours.objects.all(),
        "special_hours": SpecialHours.objects.not_over(today).filter(near),
    }


def _row(rows: QuerySet) -> JSONObject:
    chosen, is_all_but = rows.query.deferred_loading
    names = [each.attname for each in rows.model._meta.concrete_fields]
    return JSONObject(**{name: name for name in names if is_all_but or name in chosen})


def _model(model: type[Model], row: dict) -> Model:
    """An instance of what was read as JSON; fields that were not read are empty."""
    return model(**{name: model._meta.get_field(name).to_python(value) for name, value in row.items()})
