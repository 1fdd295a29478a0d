"""How an act of a moderator is answered: JSON for the queue's script, the list with a message for a form."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comments import moderation
from comments.admin.queue_filters import QueueFilters
from comments.admin.queue_numbers import counted_tabs
from comments.models import Comment
from news.models import Article
from news.newsroom import name_of
from news.templatetags.persian import fa

_Base = admin.ModelAdmin if TYPE_CHECKING else object
Status = Comment.Status
OK, QUICKER, INVALID = 200, 409, 422
_LEVELS = {OK: messages.SUCCESS, QUICKER: messages.WARNING, INVALID: messages.ERROR}
TAKEN_BACK = (Status.WITHDRAWN, Status.ERASED)


@dataclass
class Outcome:
    """What came of an act."""

    message: str
    code: int = OK
    comment: int | None = None
    more: dict = field(default_factory=dict)
    level: int | None = None

    def as_json(self, user: User) -> dict:
        answer = {"done": self.code == OK, "message": fa(str(self.message)), "can_undo": False}
        if self.comment:
            answer |= _state(self.comment, user)
        return answer | self.more


def _state(comment_id: int, user: User) -> dict:
    comment = Comment.objects.only("status").get(pk=comment_id)
    return {
        "comment": comment_id,
        "status": comment.status,
        "status_label": comment.get_status_display(),
        "can_undo": comment_id in moderation.undoable([comment_id], by=user),
    }


def decider_of(comment: Comment) -> str:
    """Who decided, for colleagues; comments of the old site were approved there."""
    return name_of(comment.decided_by) if comment.decided_by else _("the old site")


def quicker_colleague(comment_id: int) -> Outcome:
    """Nothing was done, because the comment is no longer as it was seen: who did what meanwhile."""
    comment = Comment.objects.select_related("decided_by").get(pk=comment_id)
    status = comment.get_status_display()
    if comment.status in TAKEN_BACK or not comment.decided_at:
        message = _("This comment has changed meanwhile: %(status)s.") % {"status": status}
    else:
        message = _("This comment was already decided by %(who)s: %(status)s.")
        message %= {"who": decider_of(comment), "status": status}
    return Outcome(message, QUICKER, comment_id)


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def errors_of(form: Form) -> dict[str, list[str]]:
    return {name: [fa(str(error)) for error in errors] for name, errors in form.errors.items()}


class Answering(_Base):
    """Gives the admin of comments addresses that are acts, and the ways to answer them."""

    def act(
        self, view: Callable[..., HttpResponse], *permissions: str, methods: tuple[str, ...] = ("POST",)
    ) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.user.has_perms(permissions):
                return view(request, *args, **kwargs)
            if wants_json(request):
                return JsonResponse(
                    {"done": False, "message": _("You have no right to do this.")}, status=403
                )
            raise PermissionDenied

        return self.admin_site.admin_view(require_http_methods([*methods])(guarded))

    def answer(self, request: HttpRequest, outcome: Outcome) -> HttpResponse:
        if wants_json(request):
            said = outcome.as_json(request.user) | {"tabs": _tabs(request)}
            return JsonResponse(said, status=outcome.code)
        self.message_user(request, outcome.message, outcome.level or _LEVELS[outcome.code])
        return HttpResponseRedirect(way_back(request))

    def act_page(self, request: HttpRequest, comment: Comment, title: str) -> dict:
        """What each page of one act shows: the comment, and the way back to the list."""
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "comment": comment,
            "is_article_named": Article.objects.known_to(request.user).filter(pk=comment.article_id).exists(),
            "filters": filters_of(request),
            "way_back": way_back(request),
        }

    def invalid(self, form: Form, **more) -> JsonResponse:
        errors = errors_of(form)
        message = " ".join(error for told in errors.values() for error in told)
        return JsonResponse({"done": False, "message": message, "errors": errors, **more}, status=INVALID)


def _tabs(request: HttpRequest) -> dict[str, dict]:
    """What the list's tabs hold after the act, under the list's own filters."""
    counted = counted_tabs(QueueFilters(QueryDict(filters_of(request))))
    return {tab.tab.name: tab.as_json() for tab in counted}


def filters_of(request: HttpRequest) -> str:
    """The list's query, as the form or the link carries it."""
    typed = request.POST if request.method == "POST" else request.GET
    return typed.get("filters", "").lstrip("?")


def way_back(request: HttpRequest) -> str:
    # Only a query of our own list: no address of another site can come out of it.
    filters = filters_of(request)
    address = reverse("admin:comments_comment_changelist")
    return f"{address}?{filters}" if filters else address
