"""Which rows each address is asked with: the row that its model has, or several where they are not alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import RequestFactory

from news import article_checks
from news.models import Article
from tests.trust.matrix.addresses import Address
from tests.trust.matrix.rows import Row, first_of, list_kept_at

ARTICLES = ("own draft", "colleague's draft", "confidential draft", "published article")
REMARKED = tuple(f"{label}, a settled remark" for label in ARTICLES)
READ = ("article", "withdrawn article", "draft")
# On the form of an article: each step, and an article that stands where it begins.
STEPS = {
    "submit": "own draft",
    "recall": "own article in review",
    "return": "colleague's article in review",
    "publish": "own article in review",
    "force": "own draft",
    "unschedule": "planned article",
    "withdraw": "published article",
    "unpublish": "published article",
    "republish": "unpublished article",
    "reopen": "unpublished article",
}
# What is chosen in a list, where not any row does.
CHOSEN = {
    "article": (*ARTICLES, "colleague's article in review"),
    "category": ("unused category",),
    "meeting": ("internal meeting",),
    "organization": ("unused organization",),
    "person": ("unused person",),
    "picture": ("unused picture",),
    "tag": ("unused tag",),
}
KEPT = "superuser's list"
OF_MODELS = tuple(f"admin/{app}/" for app in ("auth", "comments", "consulate", "news"))
# By the beginning of a route, the longest that fits; of the desk what the model alone does not say.
PLACES: dict[str, tuple[str, ...]] = {
    "admin/": ("nothing",),
    "admin/^": ("auth", "comments", "consulate", "news"),
    "admin/news/article/": ARTICLES,
    "admin/news/article/<int:pk>/remarks/<int:remark>/reopen/": tuple(
        f"{label}, a settled remark" for label in ARTICLES
    ),
    "admin/news/article/unsaved/": ("writer's unsaved work",),
    "admin/news/article/kept/": ("writer's list", "superuser's list of articles"),
    "admin/news/binnedrow/<str:what>/": ("binned tag", "own binned draft", "colleague's binned draft"),
    "admin/news/meeting/<": ("internal meeting", "public meeting"),
    "admin/news/category/<": ("category",),
    "admin/news/category/<path:object_id>/delete/": ("unused category",),
    "admin/news/tag/<path:object_id>/delete/": ("unused tag",),
    "admin/news/picture/<": ("writer's picture", "picture of others"),
    "admin/news/picture/<path:object_id>/delete/": ("unused picture",),
    "admin/news/person/<path:object_id>/delete/": ("unused person",),
    "admin/news/organization/<path:object_id>/delete/": ("unused organization",),
    "admin/news/followup/<": ("internal follow-up", "public follow-up"),
    "admin/comments/comment/<": ("waiting comment",),
    "admin/comments/comment/bans/": ("superuser's ban",),
    "admin/comments/comment/<int:pk>/open/": ("masked comment",),
    "admin/comments/comment/<int:pk>/undo/": ("comment that the superuser approved",),
    "admin/comments/comment/<int:pk>/close-reports/": ("reported comment",),
    "admin/comments/comment/discussion/": ("published article",),
    "admin/comments/comment/statement/": ("published article",),
    "admin/comments/inquiry/<": ("open inquiry",),
    "admin/comments/inquiry/<int:pk>/reopen/": ("closed inquiry",),
    "admin/notices/": ("writer's notice",),
    "admin/people/": ("writer", "superuser"),
    "admin/people/<int:pk>/letter/": ("invited person",),
    "admin/people/<int:pk>/open/": ("closed account", "superuser"),
    "admin/people/<int:pk>/second-factor/": ("person with a telephone", "superuser"),
    "admin/auth/user/<": ("writer", "superuser"),
    "admin/invitation/": ("invited person",),
    "admin/password_reset/": ("person with a telephone",),
    "admin/calendar/": ("month",),
    "news/": READ,
    "n/": READ,
    "news/archive/": ("day",),
    "preview/": ("own draft", "unknown token"),
    "meetings/": ("meeting", "meeting kept inside"),
    "topics/": ("topic of articles",),
    "category/": ("section",),
    "feeds/category/": ("section",),
    "tag/": ("heading",),
    "feeds/tag/": ("heading",),
    "people/": ("participant",),
    "feeds/people/": ("participant",),
    "organizations/": ("participant's organization",),
    "pages/": ("standing page",),
    "card-": ("site",),
    "feeds/news": ("site",),
    "sitemaps/": ("site",),
    "icons/": ("site",),
    "media/": ("file of a picture", "file that nobody uploaded"),
    "comments/decide/": ("moderator's letter", "unknown token"),
    "comments/confirm/": ("own letter", "unknown token"),
    "comments/unsubscribe/": ("own letter", "unknown token"),
    "comments/<int:pk>/": ("approved comment", "waiting public comment"),
    "comments/<code:code>/": ("own code", "unknown code"),
}


@dataclass(frozen=True)
class Place:
    """An address as the tables write it, and as it is asked; with what an act of a list sends there."""

    name: str
    written: str
    asked: str
    address: Address
    row: Row = field(default_factory=dict)
    sent: dict[str, object] = field(default_factory=dict)


def places(addresses: Iterable[Address], rows: dict[str, Row], superuser: User) -> list[Place]:
    """Every address with each of its rows; a pattern that an earlier one hides is asked like any other."""
    found = []
    for address in addresses:
        for label, row in _rows(address, rows, superuser):
            found.append(Place(address.name, address.asked_with(label), address.of(row), address, row))
    return found


def written_addresses(addresses: Iterable[Address]) -> set[str]:
    """All that the tables have to know of these patterns; no row needs to be there for that."""
    return {address.asked_with(label) for address in addresses for label in labels_of(address)}


def labels_of(address: Address) -> tuple[str, ...]:
    """By the longest beginning of PLACES that fits; else a row of the desk is like all others of its model."""
    if not address.parts:
        return ("",)
    longest = max((start for start in PLACES if address.route.startswith(start)), key=len, default="")
    if longest and not (longest == "admin/" and address.route.startswith(OF_MODELS)):
        return PLACES[longest]
    if "kept" in address.parts:
        return (KEPT,)
    return (address.route.split("/")[2],) if address.route.startswith(OF_MODELS) else ("row",)


def _rows(address: Address, rows: dict[str, Row], superuser: User) -> Iterator[tuple[str, Row]]:
    for label in labels_of(address):
        if label in rows or not label:
            yield label, rows.get(label, {})
            continue
        _desk, app, model = address.route.split("/")[:3]
        is_kept = label == KEPT
        yield label, list_kept_at(f"{app}_{model}", superuser) if is_kept else first_of(app, model)


def acts_of_lists(found: list[Place], rows: dict[str, Row], superuser: User) -> list[Place]:
    """Each act that a list offers for the chosen rows, with a row chosen and the question answered."""
    request = RequestFactory().get("/")
    request.user = superuser
    lists = {place.name: place for place in found if place.name.endswith("_changelist")}
    acts = []
    for model, desk in admin.site._registry.items():
        place = lists[f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"]
        for label, key in _chosen(model, rows):
            for act in desk.get_actions(request):
                sent = {
                    "action": act,
                    "_selected_action": key,
                    "post": "yes",
                    "confirmed": "1",
                    "note": "چنین شد.",
                }
                sent["seen"] = _seen(model, key)
                acts.append(replace(place, written=f"{place.written} {act} {{{label}}}", sent=sent))
    return acts


def searches(found: list[Place]) -> list[Place]:
    """Each field of a form of the desk that looks rows up while one types."""
    place = next(place for place in found if place.name == "admin:autocomplete")
    forms = [form for desk in admin.site._registry.values() for form in (desk, *desk.inlines)]
    fields = {(form.model._meta, name) for form in forms for name in form.autocomplete_fields}
    looked_up = []
    for options, name in sorted(fields, key=lambda field: (field[0].label_lower, field[1])):
        query = f"?app_label={options.app_label}&model_name={options.model_name}&field_name={name}&term="
        written = f"{place.written} {options.label_lower}.{name}"
        looked_up.append(replace(place, written=written, asked=place.asked + query))
    return looked_up


def steps_of_articles(found: list[Place], rows: dict[str, Row]) -> list[Place]:
    """Each button beside the form of an article, pressed with the form."""
    form = next(place.address for place in found if place.name == "admin:news_article_change")
    steps = []
    for step, label in STEPS.items():
        row = rows[label]
        sent = {"_move": step, f"note_{step}": "چنین شد.", "seen_advice": _advice(row["pk"])}
        if step == "withdraw":
            sent["withdrawal_notice"] = "نادرست بود."
        steps.append(Place(form.name, f"{form.asked_with(label)} {step}", form.of(row), form, row, sent))
    return steps


def _advice(article: object) -> str:
    """The sign that what is advised before a step was read."""
    found = article_checks.look(Article.objects.get(pk=article), Article.objects.all())
    return article_checks.digest([finding for finding in found if not finding.is_must])


def _chosen(model: type[Model], rows: dict[str, Row]) -> Iterator[tuple[str, object]]:
    name = model._meta.model_name
    labels = CHOSEN.get(name, ())
    yield from ((label, rows[label]["pk"]) for label in labels)
    if not labels:
        yield name, first_of(model._meta.app_label, name)["pk"]


def _seen(model: type[Model], key: object) -> str:
    """The list of articles sends with each row how it stood."""
    if model is not Article:
        return ""
    return f"{key} {Article.objects.get(pk=key).modified_at.isoformat()}"
