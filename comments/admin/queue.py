"""The moderators' queue: tabs, filters, cards, pages; and the page of one comment with all that was decided."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comments.admin.act_forms import FREE_BULK, MAX_BULK, BanForm
from comments.admin.keyset import page
from comments.admin.queue_cards import cards, with_what_a_card_shows
from comments.admin.queue_filters import LARGEST_NUMBER, QueueFilters
from comments.admin.queue_numbers import numbers
from comments.admin.queue_tabs import FIRST, TABS, Tab
from comments.models import Comment, Decision, RejectionReason

_Base = admin.ModelAdmin if TYPE_CHECKING else object
PAGE = 50


class CommentQueue(_Base):
    """Puts the queue where Django would have its list."""

    def get_urls(self) -> list:
        chosen = self.admin_site.admin_view(require_safe(self.numbers_of_all))
        return [path("numbers/", chosen, name="comments_comment_numbers"), *super().get_urls()]

    # --- The queue --------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        self._demand_view(request)
        filters, tab = QueueFilters(request.GET), tab_of(request)
        comments = filters.narrowed(tab.comments())
        cursors = {name: request.GET.get(name, "") for name in ("after", "before")}
        counted, articles = numbers(filters, tab, request.user)
        shown = page(with_what_a_card_shows(comments, request.user), tab.order, **cursors, size=PAGE)
        context = self._frame(request, capfirst(_("comments"))) | {
            "tab": tab,
            "tabs": [(each, filters.query(tab=each.tab.name)) for each in counted],
            "filters": filters,
            "articles": articles,
            "cards": cards(shown.rows, request.user),
            "next": filters.query(tab=tab.name, after=shown.next) if shown.next else "",
            "previous": filters.query(tab=tab.name, before=shown.previous) if shown.previous else "",
            "same": filters.query(tab=tab.name),
            "query": request.GET.urlencode(),
            "free_bulk": FREE_BULK,
            "most_chosen": MAX_BULK,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/comments/comment/queue.html", context)

    def numbers_of_all(self, request: HttpRequest) -> HttpResponse:
        """The comments of a whole tab as it is filtered, for a bulk act: at most as many as one may take."""
        self._demand_view(request)
        filters, tab = QueueFilters(request.GET), tab_of(request)
        if filters.errors:
            return JsonResponse({"numbers": []}, status=422)
        comments = tab.order.sorted(filters.narrowed(tab.comments()))
        return JsonResponse({"numbers": list(comments.values_list("pk", flat=True)[:MAX_BULK])})

    # --- One comment ------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Read by moderators, written by nobody."""
        self._demand_view(request)
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        comment = self._comment(object_id, request.user)
        context = self._frame(request, _("Comment of %(name)s") % {"name": comment.display_name}) | {
            "comment": comment,
            "cards": cards([comment], request.user),
            "decisions": Decision.objects.filter(comment_id=comment.pk).select_related("by", "reason"),
            "query": request.GET.get("filters", ""),
            "original": comment,
            "is_alone": True,
        }
        return TemplateResponse(request, "admin/comments/comment/comment.html", context)

    def _comment(self, number: str, user: User) -> Comment:
        if not (number.isascii() and number.isdecimal() and int(number) <= LARGEST_NUMBER):
            raise Http404
        found = with_what_a_card_shows(Comment.objects.filter(pk=number), user).first()
        if not found:
            raise Http404
        return found

    def knows_filters(self, asked: HttpRequest) -> bool:
        """The queue passes over what it does not know."""
        return True

    # --- Both -------------------------------------------------------------------------------------

    def _demand_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _frame(self, request: HttpRequest, title: str) -> dict:
        rights = (
            "moderate_comment",
            "answer_comment",
            "open_concealed_text",
            "export_comment",
            "add_ban",
            "change_inquiry",
        )
        may = {right.split("_")[0]: request.user.has_perm(f"comments.{right}") for right in rights}
        reasons = list(RejectionReason.objects.filter(is_active=True)) if may["moderate"] else []
        return self.admin_site.each_context(request) | {
            "title": title,
            "opts": self.opts,
            "may": may,
            "may_erase": request.user.has_perm("comments.delete_comment"),
            "reasons": reasons,
            "ban_form": BanForm(auto_id="ban-%s"),
        }


def tab_of(request: HttpRequest) -> Tab:
    return TABS.get(request.GET.get("tab", ""), TABS[FIRST])
