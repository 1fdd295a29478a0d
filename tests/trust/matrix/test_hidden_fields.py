"""Fields that no form has, sent along with it by those who may save it: what is written is the same without them.

Each column of the form's own row is tried, and each right of an account. What the form writes by itself is seen by
sending it twice: only what is the same both times is compared.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import models
from django.forms import modelform_factory

from comments.admin.canned_answers import CannedAnswerAdmin
from comments.models import CannedAnswer, Comment
from tests.trust.matrix import tables
from tests.trust.matrix.asking import answer_of, taken_back
from tests.trust.matrix.page_forms import form_for
from tests.trust.matrix.places import Place
from tests.trust.matrix.sent import TYPED, Sent, request_of
from tests.trust.matrix.site import Site

ACCOUNT = {
    "is_superuser": "on", "is_staff": "on", "is_active": "on", "groups": "", "user_permissions": "", "password": "x",
    "roles": "administrator",
}  # fmt: skip
# Whose rows a page writes, where its name does not say it.
WRITES: dict[str, type[models.Model]] = {
    **dict.fromkeys(
        [f"admin:comments_comment_{act}" for act in
         ("answer", "ban", "close_reports", "decide", "erase", "inquire", "statement")],
        Comment,
    ),
    "comments:comment": Comment,
    **dict.fromkeys(
        [f"admin:{name}" for name in
         ("invitation", "password_change", "password_reset_confirm", "person", "person_invite", "person_roles",
          "second_factor_setup")],
        User,
    ),
}  # fmt: skip


@dataclass
class Case:
    role: str
    place: Place
    model: type[models.Model]


def cases(site: Site, role: str) -> Iterator[Case]:
    """The forms that this role may save, by the table."""
    table = tables.read("post")
    for place in site.places:
        model = WRITES.get(place.name) or _model_of(place.name)
        if model and table[place.written][1][role].endswith("+"):
            yield Case(role, place, model)


def _model_of(name: str) -> type[models.Model] | None:
    """Of an address as admin:news_tag_add."""
    parts = name.removeprefix("admin:").split("_")
    return apps.get_model(parts[0], parts[1]) if len(parts) == 3 and parts[2] in {"add", "change"} else None


def own_form(site: Site, case: Case) -> tuple[Sent, set[str]]:
    """What the role's own page sends, and the names of all its fields."""
    page = answer_of(site.browsers.of(case.role), "get", case.place.asked).content.decode()
    form = form_for(page, case.place.asked)
    typed = {**TYPED.get(case.place.name, {}), **site.senders.chosen(case.place)}
    sent = {**form.sent, "_save": "1", **typed} if form else typed
    return {name: value for name, value in sent.items() if name != "insert"}, set(sent) | (
        form.names if form else set()
    )


def hidden(model: type[models.Model], own: set[str]) -> Sent:
    """A value for each column, for each of several rows, and for each right, that is no field of the form."""
    wanted = {field.name: _other_value(field) for field in model._meta.get_fields() if field.concrete}
    wanted |= {f"{name}_id": value for name, value in wanted.items()} | {"pk": "1", "id": "1"} | _account()
    return {
        part: value
        for name, value in wanted.items()
        if name not in own and not any(known.startswith(f"{name}_") for known in own)
        for part in (name, f"{name}_0", f"{name}_1")
    }


def _account() -> Sent:
    rights = {"groups": _keys(Group), "user_permissions": _keys(Permission)}
    return ACCOUNT | {name: keys[-1:] for name, keys in rights.items()}


def _keys(model: type[models.Model]) -> list[int]:
    return list(model._base_manager.order_by("pk").values_list("pk", flat=True))


def _other_value(field: models.Field) -> object:
    if field.remote_field:
        return _keys(field.remote_field.model)[-1:]
    if field.choices:
        return [value for value, _label in field.flatchoices][-1]
    kinds = {models.DateField: "1390/01/01", models.BooleanField: "on", models.IntegerField: "7"}
    return next((value for kind, value in kinds.items() if isinstance(field, kind)), "ربوده")


# --- What was written -----------------------------------------------------------------------------

State = dict[tuple[str, object], dict[str, object]]


def written_by(site: Site, case: Case, sent: Sent) -> tuple[int, State]:
    """The status, and each row of the form's model and of the accounts as it stands afterwards."""
    with taken_back():
        response = answer_of(
            site.browsers.of(case.role), "post", case.place.asked, **request_of(case.place, sent)
        )
        return response.status_code, {
            (model._meta.label, row.pop("pk")): row for model in {case.model, User} for row in _rows(model)
        }


def _rows(model: type[models.Model]) -> list[dict[str, object]]:
    own = [field.attname for field in model._meta.concrete_fields if not field.generated]
    rows = list(model._base_manager.order_by("pk").values("pk", *own))
    for field in model._meta.many_to_many:
        linked: dict[object, list] = {}
        through = field.remote_field.through._base_manager
        for source, target in through.values_list(field.m2m_column_name(), field.m2m_reverse_name()):
            linked.setdefault(source, []).append(target)
        for row in rows:
            row[field.name] = sorted(linked.get(row["pk"], []))
    return rows


def settled(first: State, second: State, state: State) -> list[dict[str, object]]:
    """The rows without what differs whenever the form is sent: the number of a new row, the time."""
    passing = {
        (key[0], column)
        for one, other in zip(_in_order(first), _in_order(second), strict=True)
        for key, column in [(one[0], column) for column in one[1] if one[1][column] != other[1][column]]
    }
    return [
        {column: value for column, value in row.items() if (key[0], column) not in passing}
        for key, row in _in_order(state)
    ]


def _in_order(state: State) -> list[tuple[tuple[str, object], dict[str, object]]]:
    return sorted(state.items(), key=lambda item: (item[0][0], item[0][1]))


# --- The tests ------------------------------------------------------------------------------------


def smuggled(site: Site, case: Case) -> str:
    """What came of it, in words; "" where nothing did."""
    sent, own = own_form(site, case)
    (status, first), (_again, second) = (written_by(site, case, sent) for _time in range(2))
    expected = status, settled(first, second, first)
    for more in portions(hidden(case.model, own), case.place):
        came, state = written_by(site, case, {**more, **sent})
        if (came, settled(first, second, state)) != expected:
            changed = _differences(expected[1], settled(first, second, state))
            return f"{case.place.written} as {case.role}: {came} for {status}, {changed}"
    return ""


def portions(more: Sent, place: Place) -> Iterator[Sent]:
    """The public may send fifty fields at once, the desk a thousand."""
    size = 900 if place.asked.startswith("/admin/") else 30
    names = list(more)
    for start in range(0, len(names), size):
        yield {name: more[name] for name in names[start : start + size]}


def _differences(before: list[dict], after: list[dict]) -> list[dict]:
    return [
        {column: (old.get(column), value) for column, value in new.items() if old.get(column) != value}
        for old, new in zip(before, after, strict=False)
        if old != new
    ] + after[len(before) :]


# How many forms each may save at least: a table that allows nothing would prove nothing.
MAY_SAVE = {"administrator": 59, "auditor": 5, "editor": 34, "moderator": 17, "nobody": 5, "writer": 18}


@pytest.mark.parametrize("role", sorted(MAY_SAVE))
def test_hidden_fields_change_nothing(site, role):
    found = [smuggled(site, case) for case in cases(site, role)]
    assert [problem for problem in found if problem] == []
    assert len(found) >= MAY_SAVE[role]


def test_nor_do_those_of_a_stranger(site):
    """Who comments, or has a letter with a link to choose a password."""
    found = {case.place.name: smuggled(site, case) for case in cases(site, "anonymous")}
    assert found == dict.fromkeys(
        ["admin:invitation", "admin:password_reset_confirm", "comments:comment"], ""
    )


def test_a_field_that_a_form_forgot_to_leave_out_is_found(site, monkeypatch):
    """The form of canned answers takes every column, and shows two."""
    shown = [(None, {"fields": ["title", "text"]})]
    whole = modelform_factory(CannedAnswer, fields="__all__")
    monkeypatch.setattr(CannedAnswerAdmin, "get_fieldsets", lambda *args, **kwargs: shown)
    monkeypatch.setattr(CannedAnswerAdmin, "get_form", lambda *args, **kwargs: whole)
    found = {case.place.name: smuggled(site, case) for case in cases(site, "moderator")}
    assert {name for name, problem in found.items() if problem} == {
        "admin:comments_cannedanswer_add",
        "admin:comments_cannedanswer_change",
    }
    assert "position" in found["admin:comments_cannedanswer_change"]
