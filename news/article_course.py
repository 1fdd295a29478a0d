"""Where an article has come from and where it can go: what its form at the desk says of it, in one query."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import second_looks, workflow
from news.models import Article, Remark, SecondLook, Transition
from news.moves import MOVES
from news.newsroom import name_of
from news.workflow import Offer

MOST_STEPS = 12
# What news/take_back.py writes among the steps; no button leads there.
_STEPS_OF_OTHERS = {"take_back": _("taken back")}


@dataclass(frozen=True)
class Step:
    """A step that was taken."""

    name: str
    label: str | Promise
    at: datetime
    by: str
    note: str
    is_forced: bool


@dataclass(frozen=True)
class Look:
    """What waits for a colleague to look at it."""

    pk: int
    cause: str
    label: str | Promise
    at: datetime
    by: str
    reason: str
    is_own: bool


@dataclass(frozen=True)
class Course:
    offers: tuple[Offer, ...] = ()
    steps: tuple[Step, ...] = ()
    looks: tuple[Look, ...] = ()
    # Whether the public can read it now.
    is_readable: bool = False
    open_remarks: int = 0
    # The step with which it came back to its author, as long as nothing has followed.
    returned: Step | None = None


def course(user: User, article: Article) -> Course:
    """The steps that this person's role knows here, those that were taken, and what waits for a second look."""
    wanted = workflow.moves(user, article)
    if article.pk is None:
        return Course(tuple(Offer(move, None) for move in wanted))
    columns = {
        f"in_the_way_of_{name}": column for name, column in workflow.obstacle_columns(wanted, user).items()
    }
    steps = Transition.objects.filter(article=OuterRef("pk"))[:MOST_STEPS]
    looks = second_looks.open_looks().filter(article=OuterRef("pk"))
    remarks = Remark.objects.filter(article=OuterRef("pk"), settled_at=None).order_by().values("article")
    row = Article.objects.filter(pk=article.pk).values(
        **columns,
        readable=Exists(Article.objects.readable().filter(pk=OuterRef("pk"))),
        taken=ArraySubquery(steps.values(row=_with_name("by", "move", "at", "note", "is_forced"))),
        waiting=ArraySubquery(looks.values(row=_with_name("made_by", "id", "cause", "made_at", "reason"))),
        unsettled=Subquery(remarks.values(count=Count("pk"))),
    )[0]
    numbers = {move.name: row[f"in_the_way_of_{move.name}"] for move in wanted}
    taken = tuple(_step(found) for found in row["taken"]) if user.has_perm("news.view_transition") else ()
    return Course(
        tuple(workflow.offers(wanted, numbers)),
        taken,
        tuple(_look(found, user) for found in row["waiting"])
        if user.has_perm("news.view_secondlook")
        else (),
        row["readable"],
        (row["unsettled"] or 0) if user.has_perm("news.view_remark") else 0,
        _return_of(article, taken),
    )


def _return_of(article: Article, taken: tuple[Step, ...]) -> Step | None:
    latest = next((step for step in taken if step.name in MOVES), None)
    came_back = latest and latest.name == "return" and article.status == Article.Status.DRAFT
    return latest if came_back else None


def _with_name(person: str, *columns: str) -> JSONObject:
    names = {column: F(f"{person}__{column}") for column in ("username", "first_name", "last_name")}
    return JSONObject(person=F(person), **{column: F(column) for column in columns}, **names)


def _name(found: dict) -> str:
    if found["person"] is None:
        return ""
    return name_of(User(**{column: found[column] for column in ("username", "first_name", "last_name")}))


def _step(found: dict) -> Step:
    move = MOVES.get(found["move"])
    return Step(
        found["move"],
        move.label if move else _STEPS_OF_OTHERS.get(found["move"], found["move"]),
        datetime.fromisoformat(found["at"]),
        _name(found),
        found["note"],
        found["is_forced"],
    )


def _look(found: dict, user: User) -> Look:
    return Look(
        found["id"],
        found["cause"],
        SecondLook.Cause(found["cause"]).label,
        datetime.fromisoformat(found["made_at"]),
        _name(found),
        found["reason"],
        found["person"] == user.pk,
    )
