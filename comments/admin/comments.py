"""Comments at the desk: read, approved, rejected, marked as spam; never rewritten."""

from django.contrib import admin
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from comments.admin.acts import DECISIONS, CommentActs, Status, bulk_decision, decider_of
from comments.models import Comment
from news.jalali_filters import JalaliDateFilter
from news.jalali_forms import jalali_column
from news.models import Article
from news.newsroom import NewsroomAdmin
from news.templatetags.persian import stamp

# The discussions with most to decide stand in the filter; any other is reached from the list of articles.
BUSIEST = 10


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
class CommentAdmin(CommentActs, NewsroomAdmin):
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
    actions = [bulk_decision(status) for status in DECISIONS]
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
