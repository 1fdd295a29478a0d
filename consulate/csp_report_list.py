"""What browsers reported of our pages, for those who look after the site: read, and changed by nobody."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.encoding import uri_to_iri
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from consulate.models import CspReport
from news import persian
from news.jalali_forms import jalali_column
from news.newsroom import NewsroomAdmin
from news.templatetags.persian import fa

# What browsers call in one word.
_WORDS = {
    "inline": _("code or style written into the page itself"),
    "eval": _("code made from text"),
    "wasm-eval": _("code made from text"),
    "data": _("a file written into an address (data:)"),
    "blob": _("a file made by a script (blob:)"),
}


@admin.register(CspReport)
class CspReportAdmin(NewsroomAdmin):
    change_list_template = "admin/consulate/cspreport/change_list.html"
    list_display = [
        "blocked_shown",
        "page_shown",
        "directive_shown",
        "source_shown",
        "times_shown",
        jalali_column("last_at", _("last reported")),
    ]
    ordering = ["-last_at", "place"]
    sortable_by = ["times_shown"]
    search_fields = ("page", "blocked", "source", "directive")
    search_help_text = _("Part of an address, or the name of a rule.")
    fields = [
        "blocked_shown",
        "page_shown",
        "directive_shown",
        "source_shown",
        "times_shown",
        "first_shown",
        "last_shown",
    ]
    readonly_fields = fields
    first_shown = jalali_column("first_at", _("first reported"))
    last_shown = jalali_column("last_at", _("last reported"))

    class Media:
        css = {"all": ["desk/outgoing-links.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: CspReport | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: CspReport | None = None) -> bool:
        return False

    @admin.display(description=_("what was blocked"))
    def blocked_shown(self, report: CspReport) -> SafeString | str:
        return _WORDS.get(report.blocked) or _address(report.blocked)

    @admin.display(description=_("page"))
    def page_shown(self, report: CspReport) -> SafeString:
        return _address(report.page)

    @admin.display(description=_("rule"))
    def directive_shown(self, report: CspReport) -> SafeString:
        return _address(report.directive)

    @admin.display(description=_("script or style"))
    def source_shown(self, report: CspReport) -> SafeString | str:
        return _address(report.source) if report.source else "—"

    @admin.display(description=_("times"), ordering="times")
    def times_shown(self, report: CspReport) -> str:
        return fa(report.times)


def _address(address: str) -> SafeString:
    """As text, never as a link: anybody can have sent it."""
    return format_html(
        '<code dir="ltr" class="outgoing-address">{}</code>', persian.clean_text(uri_to_iri(address))
    )
