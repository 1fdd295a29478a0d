"""Links to other sites that lead nowhere, as `manage.py check_links` found them."""

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from news.admin.named_articles import is_seen_by
from news.jalali_forms import jalali_column
from news.models import OutgoingLink
from news.newsroom import NewsroomAdmin, at_most
from news.outgoing_links import BROKEN_AFTER
from news.templatetags.persian import fa

AT_ONCE = 100
_STATES = {
    None: (gettext_lazy("broken"), Q(failures__gte=BROKEN_AFTER)),
    "failed": (gettext_lazy("failed once or twice"), Q(failures__gt=0, failures__lt=BROKEN_AFTER)),
    "waiting": (gettext_lazy("not looked at yet"), Q(checked_at=None)),
    "all": (gettext_lazy("all"), Q()),
}


class StateFilter(admin.SimpleListFilter):
    """Broken links, unless somebody asks for others."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [(name, label) for name, (label, _rows) in _STATES.items() if name]

    def choices(self, changelist) -> list[dict]:
        return [
            {
                "selected": self.value() == name,
                "query_string": changelist.get_query_string({"state": name} if name else {}, ["state"]),
                "display": label,
            }
            for name, (label, _rows) in _STATES.items()
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(_STATES.get(self.value(), _STATES[None])[1])


@admin.register(OutgoingLink)
class OutgoingLinkAdmin(NewsroomAdmin):
    list_display = [
        "link",
        "article_shown",
        "found",
        "times",
        jalali_column("checked_at", gettext_lazy("looked at on")),
    ]
    list_display_links = None
    list_select_related = ["article"]
    list_filter = [StateFilter]
    ordering = ["-failures", "-article_id", "address"]
    sortable_by = ["times"]
    search_fields = ("address", "article__title")
    fields = ["link", "article_shown", "found", "times"]
    readonly_fields = fields
    actions = ["look_again"]

    class Media:
        css = {"all": ["desk/outgoing-links.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).filter(is_seen_by(request.user))
        return rows.defer("article__body", "article__body_text", "article__search")

    # --- Who may do what --------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OutgoingLink | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OutgoingLink | None = None) -> bool:
        return False

    def has_edit_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("news.publish_article")

    # --- Columns ----------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("address"))
    def link(self, link: OutgoingLink) -> SafeString:
        # As text: it may lead to a stranger's page by now, and is opened from the text if at all.
        return format_html('<bdi dir="ltr" class="outgoing-address">{}</bdi>', link.address)

    @admin.display(description=gettext_lazy("article"))
    def article_shown(self, link: OutgoingLink) -> SafeString:
        page = reverse("admin:news_article_change", args=[link.article_id])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', page, link.article.title)

    @admin.display(description=gettext_lazy("what was found"))
    def found(self, link: OutgoingLink) -> str:
        if link.checked_at is None:
            return _("not looked at yet") if not link.failures else _("will be looked at again")
        return fa(link.problem) or _("leads somewhere")

    @admin.display(description=gettext_lazy("failures in a row"), ordering="failures")
    def times(self, link: OutgoingLink) -> str:
        return fa(link.failures)

    # --- Acts -------------------------------------------------------------------------------------

    @admin.action(description=gettext_lazy("Look at the chosen links again"), permissions=["edit"])
    @at_most(AT_ONCE)
    def look_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        """They stand first in the next run; what they failed before still counts until then."""
        marked = OutgoingLink.objects.filter(pk__in=list(queryset.values_list("pk", flat=True))).update(
            checked_at=None
        )
        message = ngettext(
            "%(count)d link will be looked at in the next run.",
            "%(count)d links will be looked at in the next run.",
            marked,
        )
        self.message_user(request, message % {"count": marked}, messages.SUCCESS)
