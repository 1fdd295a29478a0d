"""What stands around every public page: the office, its sections and standing pages, its hours and closures."""

import json
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from news.models import Article, Category, Office, OpeningHours, Page, SpecialHours
from news.readership import site_day


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


def current() -> Frame:
    """Asked by every public page, therefore one statement for all of it."""
    parts = _parts()
    wordings = [rows.values(row=_row(rows)).query.sql_with_params() for rows in parts.values()]
    # Names of ours and subqueries that Django wrote; values go by parameters.
    arrays = ", ".join(f"'{name}', ARRAY({sql})" for name, (sql, _) in zip(parts, wordings, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT jsonb_build_object({arrays})::text",
            [value for _, values in wordings for value in values],
        )
        read = json.loads(cursor.fetchone()[0])
    found = {name: [_model(parts[name].model, row) for row in rows] for name, rows in read.items()}
    offices = found.pop("offices")
    return Frame(office=offices[0] if offices else Office.unnamed(), **found)


def _parts() -> dict[str, QuerySet]:
    today = site_day()
    inside = Article.objects.published().filter(category=OuterRef("pk"))
    near = Q(starts_on__lte=today) | Q(announced_on__lte=today)
    return {
        "offices": Office.objects.all(),
        "sections": Category.objects.filter(Exists(inside)),
        "pages": Page.objects.filter(is_public=True).only("id", "title", "slug"),
        "hours": OpeningHours.objects.all(),
        "special_hours": SpecialHours.objects.filter(near, ends_on__gte=today).order_by("starts_on", "id"),
    }


def _row(rows: QuerySet) -> JSONObject:
    chosen, is_all_but = rows.query.deferred_loading
    names = [each.name for each in rows.model._meta.concrete_fields]
    return JSONObject(**{name: name for name in names if is_all_but or name in chosen})


def _model(model: type[Model], row: dict) -> Model:
    """An instance of what was read as JSON; fields that were not read are empty."""
    return model(**{name: model._meta.get_field(name).to_python(value) for name, value in row.items()})
