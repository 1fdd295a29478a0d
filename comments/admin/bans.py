"""The list of bans: in force, ended, lifted. A ban is made from a comment, may be lifted, and stays on record."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from comments import banning
from comments.models import Ban
from news.jalali_forms import jalali_column
from news.newsroom import NewsroomAdmin, name_of
from news.templatetags.persian import fa, stamp

HEX_LENGTH = 32


def group_label(group: bytes) -> str:
    """A number that tells one neighbourhood from another; nobody can be led back to by it."""
    return fa(f"{int.from_bytes(bytes(group)[:4], 'big') % 100_000:05d}")


def is_in_force(ban: Ban) -> bool:
    return not ban.lifted_at and ban.ends_at > timezone.now()


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [
            ("in_force", gettext_lazy("in force")),
            ("ended", gettext_lazy("ended")),
            ("lifted", gettext_lazy("lifted")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        now = timezone.now()
        chosen = {
            "in_force": Q(lifted_at=None, ends_at__gt=now),
            "ended": Q(lifted_at=None, ends_at__lte=now),
            "lifted": Q(lifted_at__isnull=False),
        }
        return queryset.filter(chosen.get(self.value() or "", Q()))


class GroupFilter(admin.SimpleListFilter):
    """The history of one neighbourhood; chosen by a link in the list, not among the filters."""

    title = gettext_lazy("neighbourhood")
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        group = _hash(request.GET.get("group", ""))
        return [(group.hex(), group_label(group))] if group else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        group = _hash(self.value() or "")
        return queryset.filter(group=group) if group else queryset


def _hash(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text) if len(text) == HEX_LENGTH else None
    except ValueError:
        return None


@admin.register(Ban)
class BanAdmin(NewsroomAdmin):
    list_display = [
        "why",
        "neighbourhood",
        "made_by_shown",
        "time_of_it",
        "state",
        "lift_button",
    ]
    list_display_links = None
    sortable_by: list[str] = []
    list_filter = [StateFilter, GroupFilter]
    list_select_related = ["made_by", "lifted_by"]
    search_fields = ("reason",)
    fields = readonly_fields = [
        "why", "neighbourhood", "comment_shown", "made_by_shown", "made", "until", "state", "lift_button",
    ]  # fmt: skip
    made = jalali_column("made_at", gettext_lazy("banned on"))
    until = jalali_column("ends_at", gettext_lazy("banned until"))

    # --- Who may do what --------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A ban begins at a comment (comments/admin/ban_acts.py)."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Ban | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Ban | None = None) -> bool:
        return False

    def may_lift(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.change_ban")

    def get_list_display(self, request: HttpRequest) -> list:
        columns = super().get_list_display(request)
        return columns if self.may_lift(request) else columns[:-1]

    def get_fields(self, request: HttpRequest, obj: Ban | None = None) -> list:
        fields = [*super().get_fields(request, obj)]
        return fields if self.may_lift(request) and obj and is_in_force(obj) else fields[:-1]

    # --- Columns ----------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("reason"))
    def why(self, ban: Ban) -> SafeString:
        page = reverse("admin:comments_ban_change", args=[ban.pk])
        return format_html('<a href="{}" dir="auto">{}</a>', page, ban.reason)

    @admin.display(description=gettext_lazy("neighbourhood"))
    def neighbourhood(self, ban: Ban) -> SafeString:
        history = f"{reverse('admin:comments_ban_changelist')}?group={bytes(ban.group).hex()}"
        comments = f"{reverse('admin:comments_comment_changelist')}?group={bytes(ban.group).hex()}"
        return format_html(
            '<bdi>{}</bdi> <a href="{}">{}</a> · <a href="{}">{}</a>',
            group_label(ban.group), history, _("its bans"), comments, _("its comments"),
        )  # fmt: skip

    @admin.display(description=gettext_lazy("banned by"))
    def made_by_shown(self, ban: Ban) -> SafeString:
        return format_html("<bdi>{}</bdi>", name_of(ban.made_by))

    @admin.display(description=gettext_lazy("time"))
    def time_of_it(self, ban: Ban) -> SafeString:
        days = stamp(ban.made_at, "plain_date"), stamp(ban.ends_at, "plain_date")
        return format_html(_("{from_day} to {to_day}"), from_day=days[0], to_day=days[1])

    @admin.display(description=gettext_lazy("comment"))
    def comment_shown(self, ban: Ban) -> SafeString | str:
        if not ban.comment_id:
            return _("erased or deleted")
        page = reverse("admin:comments_comment_change", args=[ban.comment_id])
        return format_html('<a href="{}">{}</a>', page, _("to the comment"))

    @admin.display(description=gettext_lazy("state"))
    def state(self, ban: Ban) -> SafeString:
        if ban.lifted_at:
            lifted = _("lifted by %(who)s") % {"who": name_of(ban.lifted_by)}
            return format_html('<span class="badge is-expired">{}</span>', lifted)
        if not is_in_force(ban):
            return format_html('<span class="badge is-expired">{}</span>', _("ended"))
        return format_html('<span class="badge is-rejected">{}</span>', _("in force"))

    @admin.display(description=gettext_lazy("lifting"))
    def lift_button(self, ban: Ban) -> SafeString | str:
        if not is_in_force(ban):
            return ""
        return render_to_string("admin/comments/ban/lift.html", {"ban": ban})

    # --- Lifting ----------------------------------------------------------------------------------

    def get_urls(self) -> list:
        lift = self.admin_site.admin_view(require_POST(self.lift))
        return [path("<int:pk>/lift/", lift, name="comments_ban_lift"), *super().get_urls()]

    def lift(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.may_lift(request):
            raise PermissionDenied
        ban = get_object_or_404(Ban, pk=pk)
        if banning.lift(ban, request.user):
            self.message_user(request, _("The ban is lifted."), messages.SUCCESS)
        else:
            self.message_user(request, _("This ban had ended already."), messages.WARNING)
        return HttpResponseRedirect(reverse("admin:comments_ban_changelist"))
