"""Standing pages at the desk: plain text with headings, shown below as the public reads it."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news import page_text, persian
from news.admin.headings import RemembersAddress
from news.admin.people_forms import TidyForm
from news.jalali_forms import jalali_column
from news.models import Page
from news.models.names import has_a_letter, no_deception
from news.newsroom import NewsroomAdmin
from news.templatetags.persian import fa

# Of more links that failed the first are named.
MOST_TOLD = 5


class PageForm(TidyForm):
    class Meta:
        model = Page
        fields: list[str] = []
        labels = {"title": gettext_lazy("name of the page")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "text"):
            if name in self.fields:
                self.fields[name].validators += [has_a_letter, no_deception]
        if "text" in self.fields:
            self.fields["text"].widget.attrs |= {"rows": 24, "dir": "rtl"}

    def clean(self) -> dict:
        data = super().clean()
        # Before the model makes it, so that a second one of the same title is noticed.
        data["slug"] = persian.slugify(data.get("slug") or data.get("title") or "", max_length=80)
        return data


@admin.register(Page)
class PageAdmin(RemembersAddress, NewsroomAdmin):
    form = PageForm
    list_display = ["title", "state", "place", jalali_column("modified_at", gettext_lazy("last changed on"))]
    search_fields = ("title", "text")
    sortable_by: list[str] = []

    class Media:
        css = {"all": ["desk/office.css"]}

    def get_ordering(self, request: HttpRequest) -> list:
        return Page._meta.ordering

    def get_fieldsets(self, request: HttpRequest, obj: Page | None = None) -> list:
        may_change = obj is None or self.has_change_permission(request, obj)
        shown = [(gettext_lazy("As the public reads it"), {"fields": ["as_read"]})] if obj else []
        if not may_change:
            return shown
        explained = {"fields": ["title", "text"], "description": _explanation()}
        place = {"fields": ["slug", "position", "is_public"]}
        return [(None, explained), (gettext_lazy("Place and address"), place), *shown]

    def get_readonly_fields(self, request: HttpRequest, obj: Page | None = None) -> list:
        return ["as_read"] if obj else []

    def view_on_site(self, page: Page) -> str | None:
        return page.get_absolute_url() if page.is_public else None

    def save_model(self, request: HttpRequest, obj: Page, form: forms.ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        failed = page_text.failed_links(obj.text)
        if failed:
            told = _(
                "These are not understood as links, and the public reads them as they are typed: %(links)s."
                " A link leads to a page of this site, as /office/, or to an address that begins with https://."
            )
            named = "، ".join(f"\u2068{Truncator(link).chars(80)}\u2069" for link in failed[:MOST_TOLD])
            self.message_user(request, told % {"links": named}, messages.WARNING)

    @admin.display(description=gettext_lazy("text, as it was saved last"))
    def as_read(self, page: Page) -> SafeString:
        return format_html('<div class="article-text">{}</div>', page_text.read(page.text).html)

    @admin.display(description=gettext_lazy("place at the foot of the site"))
    def place(self, page: Page) -> str:
        return fa(page.position)

    @admin.display(description=gettext_lazy("state"))
    def state(self, page: Page) -> SafeString:
        name, label = ("public", _("public")) if page.is_public else ("expired", _("not shown"))
        return format_html('<span class="badge is-{}">{}</span>', name, label)


def _explanation() -> SafeString:
    """How a text is written, with the signs themselves apart from the words that explain them."""
    rules = [
        ("# …", _("a heading")),
        ("## …", _("a smaller heading")),
        ("- …", _("an item of a list")),
        ("[…](…)", _("a link to a page of this site, or to an address that begins with https://")),
    ]
    rows = [format_html('<li><bdi dir="rtl">{}</bdi> {}</li>', *rule) for rule in rules]
    end = _("An empty line begins a new paragraph. Everything else is shown as it is typed.")
    return format_html(
        '<p>{}</p><ul class="plain">{}{}{}{}</ul><p>{}</p>', _("At the beginning of a line:"), *rows, end
    )
