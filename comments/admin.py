"""Comments at the desk: read, approved, rejected, marked as spam; never rewritten."""

from collections.abc import Iterable

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_POST

from comments.models import Comment
from news.jalali_filters import JalaliDateFilter
from news.jalali_forms import jalali_column
from news.models import Article
from news.newsroom import NewsroomAdmin, at_most, name_of
from news.templatetags.persian import stamp

Status = Comment.Status
MAX_BULK = 500
DECISIONS = {
    Status.APPROVED: gettext_lazy("Approve"),
    Status.REJECTED: gettext_lazy("Reject"),
    Status.SPAM: gettext_lazy("Mark as spam"),
}
DONE = {
    Status.APPROVED: ngettext_lazy(
        "%(count)d comment was approved.", "%(count)d comments were approved.", "count"
    ),
    Status.REJECTED: ngettext_lazy(
        "%(count)d comment was rejected.", "%(count)d comments were rejected.", "count"
    ),
    Status.SPAM: ngettext_lazy(
        "%(count)d comment was marked as spam.", "%(count)d comments were marked as spam.", "count"
    ),
}
# The discussions with most to decide stand in the filter; any other is reached from the list of articles.
BUSIEST = 10


@transaction.atomic
def decide(comments: Iterable[int], status: str, *, by: User) -> int:
    """Decide those of the comments that still wait, and return how many they were."""
    # Two bulk acts lock their rows in one order, so that neither waits for the other for ever.
    waiting = Comment.objects.waiting().filter(pk__in=comments).order_by("pk")
    locked = list(waiting.select_for_update().values_list("pk", flat=True))
    return Comment.objects.filter(pk__in=locked).decide(status, by=by)


def _bulk_decision(status: str):
    @admin.action(description=DECISIONS[status], permissions=["moderate"])
    @at_most(MAX_BULK)
    def decide_chosen(desk: "CommentAdmin", request: HttpRequest, queryset: QuerySet) -> None:
        chosen = list(queryset.values_list("pk", flat=True))
        desk.report(request, status, decided=decide(chosen, status, by=request.user), chosen=len(chosen))

    decide_chosen.__name__ = f"decide_{status}"
    return decide_chosen


def decider_of(comment: Comment) -> str:
    """Who decided, for colleagues; comments of the old site were approved there."""
    return name_of(comment.decided_by) if comment.decided_by else _("the old site")


class ArticleFilter(admin.SimpleListFilter):
    title = gettext_lazy("article")
    parameter_name = "article"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        waiting = Article.objects.filter(comments__status=Status.PENDING).annotate(waiting=Count("comments"))
        offered = dict(waiting.order_by("-waiting", "-pk").values_list("pk", "title")[:BUSIEST])
        chosen = self._chosen(request)
        if chosen and chosen not in offered:
            # Only articles that are discussed: titles of drafts are none of a moderator's business.
            discussed = Article.objects.filter(pk=chosen, comments__isnull=False).distinct()
            offered |= dict(discussed.values_list("pk", "title"))
        return [(str(pk), title) for pk, title in offered.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = self._chosen(request)
        return queryset.filter(article=chosen) if chosen else queryset

    def _chosen(self, request: HttpRequest) -> int | None:
        value = request.GET.get(self.parameter_name, "")
        return int(value) if value.isdecimal() and len(value) < 10 else None


@admin.register(Comment)
class CommentAdmin(NewsroomAdmin):
    list_display = [
        "words",
        "state_and_decider",
        jalali_column("created_at", gettext_lazy("sent on")),
        "decision_buttons",
    ]
    sortable_by: list[str] = []
    list_display_links = None
    list_filter = ["status", JalaliDateFilter.on("created_at"), ArticleFilter]
    # What waits has no decision date: it comes first, the longest waiting at its head.
    ordering = [F("decided_at").desc(nulls_first=True), "created_at"]
    search_fields = ("name", "text")
    actions = [_bulk_decision(status) for status in DECISIONS]
    fields = readonly_fields = ["state", "under", "answers", "name_shown", "text_shown", "sent", "decided"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # Of the article only its title is shown; its texts weigh megabytes in a list of fifty.
        texts = ("article__body", "article__body_text", "article__search", "article__lead")
        return super().get_queryset(request).select_related("article", "decided_by").defer(*texts)

    # --- Who may do what --------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        """A visitor's words are decided about; nobody rewrites them."""
        return False

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.moderate_comment")

    def log_deletions(self, request: HttpRequest, queryset: QuerySet) -> list:
        # The log outlives the comment: it keeps the number, not the words.
        return super().log_deletions(request, [Comment(pk=comment.pk) for comment in queryset])

    # --- Columns and fields -----------------------------------------------------------------------

    @admin.display(description=gettext_lazy("comment"))
    def words(self, comment: Comment) -> SafeString:
        page = reverse("admin:comments_comment_change", args=[comment.pk])
        head = format_html('<a href="{}">{}</a>', page, self.name_shown(comment))
        return format_html('{}{}<p class="under">{}</p>', head, self.text_shown(comment), self.under(comment))

    @admin.display(description=gettext_lazy("status"))
    def state_and_decider(self, comment: Comment) -> SafeString:
        if not comment.decided_at:
            return self.state(comment)
        return format_html('{}<p class="quiet">{}</p>', self.state(comment), self.decided(comment))

    @admin.display(description=gettext_lazy("article"))
    def under(self, comment: Comment) -> SafeString:
        return format_html('<a href="{}">{}</a>', comment.article.get_absolute_url(), comment.article)

    @admin.display(description=gettext_lazy("status"))
    def state(self, comment: Comment) -> SafeString:
        return format_html(
            '<span class="badge is-{}">{}</span>', comment.status, comment.get_status_display()
        )

    @admin.display(description=gettext_lazy("decided by"))
    def decided(self, comment: Comment) -> SafeString | str:
        if not comment.decided_at:
            return "-"
        return format_html("<bdi>{}</bdi><br>{}", decider_of(comment), stamp(comment.decided_at))

    @admin.display(description=gettext_lazy("decision"))
    def decision_buttons(self, comment: Comment) -> SafeString | str:
        if comment.status != Status.PENDING:
            return ""
        context = {"comment": comment, "decisions": DECISIONS.items()}
        return render_to_string("admin/comments/comment/decisions.html", context)

    @admin.display(description=gettext_lazy("in reply to"))
    def answers(self, comment: Comment) -> SafeString | str:
        if not comment.parent:
            return "-"
        return format_html("{}{}", self.name_shown(comment.parent), self.text_shown(comment.parent))

    @admin.display(description=gettext_lazy("name"))
    def name_shown(self, comment: Comment) -> SafeString:
        return format_html("<bdi>{}</bdi>", comment.display_name)

    @admin.display(description=gettext_lazy("comment text"))
    def text_shown(self, comment: Comment) -> SafeString:
        return format_html('<p class="comment-text" dir="auto">{}</p>', comment.text)

    sent = jalali_column("created_at", gettext_lazy("sent on"))

    # --- Deciding ---------------------------------------------------------------------------------

    def get_list_display(self, request: HttpRequest) -> list:
        columns = super().get_list_display(request)
        return columns if self.has_moderate_permission(request) else columns[:-1]

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> HttpResponse:
        if self.has_moderate_permission(request):
            context["decision_buttons"] = self.decision_buttons(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list:
        decide_one = self.admin_site.admin_view(require_POST(self.decide_one))
        return [path("<int:pk>/decide/", decide_one, name="comments_comment_decide"), *super().get_urls()]

    def decide_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button beside a comment; where a colleague was quicker, the message names the colleague."""
        status = request.POST.get("decision")
        if not self.has_moderate_permission(request) or status not in DECISIONS:
            raise PermissionDenied
        get_object_or_404(Comment, pk=pk)
        if decide([pk], status, by=request.user):
            self.report(request, status, decided=1, chosen=1)
        else:
            self._report_quicker_colleague(request, Comment.objects.select_related("decided_by").get(pk=pk))
        # Only a query of our own list: no address of another site can come out of it.
        filters = request.POST.get("filters", "").lstrip("?")
        address = reverse("admin:comments_comment_changelist")
        return HttpResponseRedirect(f"{address}?{filters}" if filters else address)

    def report(self, request: HttpRequest, status: str, *, decided: int, chosen: int) -> None:
        if decided:
            self.message_user(request, DONE[status] % {"count": decided}, messages.SUCCESS)
        if before := chosen - decided:
            message = ngettext(
                "%(count)d comment had been decided before.",
                "%(count)d comments had been decided before.",
                before,
            )
            self.message_user(request, message % {"count": before}, messages.WARNING)

    def _report_quicker_colleague(self, request: HttpRequest, comment: Comment) -> None:
        message = _("This comment was already decided by %(who)s: %(status)s.")
        params = {"who": decider_of(comment), "status": comment.get_status_display()}
        self.message_user(request, message % params, messages.WARNING)
