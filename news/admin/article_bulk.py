"""Several articles at once: what is meant is shown first, and who changed meanwhile is left out."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from news import article_checks, chosen_rows, standings, workflow
from news.admin.article_list import badge
from news.models import Article
from news.moves import MOVES, Move
from news.newsroom import at_most
from news.typed_text import TypedText

_Base = admin.ModelAdmin if TYPE_CHECKING else object
# A stolen session or a slip of the hand must not take the whole site away.
MAX_BULK = 20
LONGEST_NOTE = 1000


class NoteForm(forms.Form):
    """What whoever takes the step has to write, once for all."""

    note = TypedText(
        max_length=LONGEST_NOTE, widget=forms.Textarea({"rows": 3, "dir": "auto", "maxlength": LONGEST_NOTE})
    )

    def __init__(self, move: Move, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="bulk-%s", **kwargs)
        self.fields["note"].label = move.asks
        if not move.asks:
            del self.fields["note"]


@dataclass(frozen=True)
class Meant:
    """An article that was chosen, and why it will be left as it is; None where nothing is in the way."""

    article: Article
    state: SafeString
    obstacle: str | Promise | None


class BulkSteps(_Base):
    actions = ["submit_chosen", "publish_chosen", "unpublish_chosen"]

    @admin.display(description=mark_safe('<input type="checkbox" id="action-toggle">'))
    def action_checkbox(self, obj: Article) -> SafeString:
        """With the row as it stands in this list: what changed since then is not what somebody chose."""
        seen = format_html('<input type="hidden" name="seen" value="{} {}">', obj.pk, _state_of(obj))
        return super().action_checkbox(obj) + seen

    @admin.action(description=gettext_lazy("Submit the chosen articles for review"), permissions=["change"])
    @at_most(MAX_BULK)
    def submit_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self._confirm_and_take(request, queryset, MOVES["submit"])

    @admin.action(description=gettext_lazy("Publish the chosen articles"), permissions=["publish"])
    @at_most(MAX_BULK)
    def publish_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self._confirm_and_take(request, queryset, MOVES["publish"])

    @admin.action(description=gettext_lazy("Unpublish the chosen articles"), permissions=["publish"])
    @at_most(MAX_BULK)
    def unpublish_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self._confirm_and_take(request, queryset, MOVES["unpublish"])

    def _confirm_and_take(self, request: HttpRequest, queryset: QuerySet, move: Move) -> HttpResponse | None:
        articles = list(queryset)
        gone = chosen_rows.fallen_out(request, articles)
        left = _left_out(request, gone)
        meant = [*_meant(request, articles, move), *left]
        if len(gone) > len(left):
            self.message_user(request, chosen_rows.told(len(gone) - len(left)), messages.WARNING)
        form = NoteForm(move, request.POST if "confirmed" in request.POST else None)
        if form.is_bound and form.is_valid():
            self._take_all(request, meant, move, form.cleaned_data.get("note", ""))
            return None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": move.label,
            "meant": meant,
            "ready": sum(one.obstacle is None for one in meant),
            "form": form,
            "action": request.POST.get("action", ""),
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "seen": request.POST.getlist("seen"),
            "back": request.get_full_path(),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/news/article/steps_of_many.html", context)

    def _take_all(self, request: HttpRequest, meant: list[Meant], move: Move, note: str) -> None:
        taken, left = [], []
        for one in meant:
            (taken if not one.obstacle and self._take_one(request, one.article, move, note) else left).append(
                one
            )
        if taken:
            count = ngettext("%(count)d article", "%(count)d articles", len(taken)) % {"count": len(taken)}
            self.message_user(request, move.done % {"what": count}, messages.SUCCESS)
        for one in left:
            why = one.obstacle or _CHANGED
            message = _("“%(title)s” was left as it is: %(why)s") % {"title": one.article.title, "why": why}
            self.message_user(request, message, messages.WARNING)

    def _take_one(self, request: HttpRequest, article: Article, move: Move, note: str) -> bool:
        """As it was shown, or not at all: the row may change between the look at it and this statement."""
        rows = Article.objects.at_desk(request.user).filter(pk=article.pk, modified_at=article.modified_at)
        if not workflow.take(rows, move, by=request.user, note=note):
            return False
        self.log_change(request, article, str(move.label))
        return True


_CHANGED = gettext_lazy("somebody has changed it since the list was shown.")
_WRONG_STATE = gettext_lazy("its state does not allow this.")
_NOT_YOURS = gettext_lazy("it is not in your hands.")


_OUT_OF_LIST = gettext_lazy("it no longer belongs to this list: somebody has moved it meanwhile.")


def _state_of(article: Article) -> str:
    return article.modified_at.isoformat()


def _left_out(request: HttpRequest, keys: set[int]) -> list[Meant]:
    """Those of them that this person may still see, by name."""
    rows = Article.objects.at_desk(request.user).filter(pk__in=keys) if keys else []
    return [Meant(article, badge(standings.standing(article)), _OUT_OF_LIST) for article in rows]


def _meant(request: HttpRequest, articles: list[Article], move: Move) -> list[Meant]:
    seen = dict(value.split(" ", 1) for value in request.POST.getlist("seen") if " " in value)
    in_the_way = workflow.obstacles(
        move, request.user, Article.objects.filter(pk__in=[article.pk for article in articles])
    )

    known = Article.objects.at_desk(request.user)

    def obstacle(article: Article) -> str | Promise | None:
        if not workflow.may_change(request.user, article):
            return _NOT_YOURS
        if seen.get(str(article.pk)) != _state_of(article):
            return _CHANGED
        if article.status not in move.sources:
            return _WRONG_STATE
        return in_the_way.get(article.pk) or article_checks.obstacle(move.name, article, known)

    return [Meant(article, badge(standings.standing(article)), obstacle(article)) for article in articles]
