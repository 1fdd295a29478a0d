"""Closures, other hours and consular services: what the office's page says besides the week."""

from datetime import date

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from news import page_text, persian, reception
from news.admin.opening_hours import HourField
from news.admin.people_forms import TidyForm
from news.jalali_forms import JalaliDateField, jalali_column
from news.models import ConsularService, SpecialHours
from news.models.names import has_a_letter, no_deception
from news.models.reception import SpecialHoursQuerySet
from news.newsroom import NewsroomAdmin
from news.readership import site_day
from news.templatetags.persian import fa, stamp

# --- Closures and other hours ---------------------------------------------------------------------


class SpecialHoursForm(TidyForm):
    """Says first whether the office is closed, so that nobody closes it by leaving an hour empty."""

    ends_on = JalaliDateField(
        label=gettext_lazy("last day"), required=False, help_text=gettext_lazy("Empty: that one day.")
    )
    what = forms.ChoiceField(
        label=gettext_lazy("what holds on these days"),
        choices=[
            ("closed", gettext_lazy("The office is closed all day")),
            ("hours", gettext_lazy("The office is open at other hours")),
        ],
        initial="closed",
        widget=forms.RadioSelect,
    )
    opens = HourField(label=gettext_lazy("opens"), required=False)
    closes = HourField(
        label=gettext_lazy("closes"),
        required=False,
        help_text=gettext_lazy(
            "At the latest 23:59. What goes on after midnight is an entry of its own, of the next day from 00:00."
        ),
    )

    class Meta:
        model = SpecialHours
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["what"] = "closed" if self.instance.is_closed else "hours"
        if "reason" in self.fields:
            self.fields["reason"].validators += [has_a_letter, no_deception]

    def clean(self) -> dict:
        data = super().clean()
        data["ends_on"] = data.get("ends_on") or (None if "ends_on" in self.errors else data.get("starts_on"))
        self._check_days(data.get("starts_on"), data["ends_on"], data.get("announced_on"))
        if data.get("what") == "closed":
            self._refuse_hours(data)
        elif not {"opens", "closes"} & set(self.errors):
            self._check_hours(data.get("opens"), data.get("closes"))
        return data

    def _check_days(self, first: date | None, last: date | None, announced: date | None) -> None:
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        elif last and announced and announced > last:
            self.add_error("announced_on", _("The banner would begin after the last day."))

    def _refuse_hours(self, data: dict) -> None:
        for name in ("opens", "closes"):
            if data.get(name):
                self.add_error(
                    name,
                    _(
                        "Above it says that the office is closed all day. Leave this empty, or choose other hours."
                    ),
                )

    def _check_hours(self, opens: object, closes: object) -> None:
        if not opens or not closes:
            self.add_error("closes" if opens else "opens", _("Other hours need a beginning and an end."))
        elif closes <= opens:
            message = _(
                "The office closes before it opens. Past midnight: until 23:59 here, the rest on the next day."
            )
            self.add_error("closes", message)


def sentence(special: SpecialHours) -> SafeString:
    """What the public reads."""
    return mark_safe(" ".join(render_to_string("news/_special_hours.html", {"special": special}).split()))


class TimeFilter(admin.SimpleListFilter):
    title = gettext_lazy("time")
    parameter_name = "time"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("ahead", gettext_lazy("now and later")), ("over", gettext_lazy("over"))]

    def queryset(self, request: HttpRequest, queryset: SpecialHoursQuerySet) -> QuerySet:
        today = site_day()
        return {"ahead": queryset.not_over(today), "over": queryset.over(today)}.get(self.value(), queryset)


@admin.register(SpecialHours)
class SpecialHoursAdmin(NewsroomAdmin):
    form = SpecialHoursForm
    list_display = [
        "reason",
        "days",
        "hours",
        "standing",
        jalali_column("announced_on", gettext_lazy("announced from")),
    ]
    list_filter = [TimeFilter]
    search_fields = ("reason",)
    sortable_by: list[str] = []

    class Media:
        css = {"all": ["desk/office.css"]}

    def get_ordering(self, request: HttpRequest) -> list:
        return SpecialHours._meta.ordering

    def get_fieldsets(self, request: HttpRequest, obj: SpecialHours | None = None) -> list:
        asked = ["reason", "starts_on", "ends_on", "what", "opens", "closes", "announced_on"]
        if obj and not self.has_change_permission(request, obj):
            return [(None, {"fields": ["public_sentence"]})]
        explained = _("A closure stands on the office's page at once, and ends by itself after its last day.")
        fields = [*(["public_sentence"] if obj else []), *asked]
        return [(None, {"fields": fields, "description": explained})]

    def get_readonly_fields(self, request: HttpRequest, obj: SpecialHours | None = None) -> list:
        return ["public_sentence"] if obj else []

    def save_model(
        self, request: HttpRequest, obj: SpecialHours, form: forms.ModelForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if obj.ends_on < site_day():
            self.message_user(
                request, _("These days are over: the public does not read of them."), messages.WARNING
            )

    # --- Columns ----------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("what the public reads"))
    def public_sentence(self, special: SpecialHours) -> SafeString:
        return sentence(special)

    @admin.display(description=gettext_lazy("days"))
    def days(self, special: SpecialHours) -> SafeString:
        first, last = stamp(special.starts_on, "long_date"), stamp(special.ends_on, "long_date")
        if special.starts_on == special.ends_on:
            return first
        return format_html(_("%(first)s to %(last)s") % {"first": "{}", "last": "{}"}, first, last)

    @admin.display(description=gettext_lazy("hours"))
    def hours(self, special: SpecialHours) -> str:
        return (
            pgettext("the office", "Closed")
            if special.is_closed
            else str(reception.Span(special.opens, special.closes))
        )

    @admin.display(description=gettext_lazy("state"))
    def standing(self, special: SpecialHours) -> SafeString:
        return format_html('<span class="badge is-{}">{}</span>', *_standing(special, site_day()))


def _standing(special: SpecialHours, today: date) -> tuple[str, str]:
    if special.ends_on < today:
        return "expired", _("over")
    if reception.announced(today, [special]):
        return "public", _("with a banner now")
    return ("pending", _("now")) if special.starts_on <= today else ("scheduled", _("ahead"))


# --- Services -------------------------------------------------------------------------------------


class ConsularServiceForm(TidyForm):
    class Meta:
        model = ConsularService
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("documents", "steps"):
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = 6
        if "link" in self.fields:
            self.fields["link"].widget.attrs["dir"] = "ltr"

    def clean(self) -> dict:
        data = super().clean()
        # Before the model makes it, so that a second one of the same name is noticed.
        data["slug"] = persian.slugify(data.get("slug") or data.get("name") or "")
        return data

    def clean_link(self) -> str:
        link = self.cleaned_data["link"].strip()
        if link and not page_text.link_address(link):
            raise forms.ValidationError(
                _("A page of this site, as /pages/about/, or an address that begins with https://.")
            )
        return link


@admin.register(ConsularService)
class ConsularServiceAdmin(NewsroomAdmin):
    form = ConsularServiceForm
    list_display = [
        "name",
        "fee",
        "duration",
        "place",
        "state",
        jalali_column("modified_at", gettext_lazy("last changed on")),
    ]
    list_filter = ["is_offered"]
    search_fields = ("name", "summary", "documents")
    field_help = {
        "steps": gettext_lazy("What somebody has to do, from the first step to the last; one line for each."),
        "link": gettext_lazy(
            "Where the application is made on the web, beginning with https://; else empty."
        ),
    }
    sortable_by: list[str] = []
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "summary", "documents", "fee", "duration", "steps", "link"],
                "description": gettext_lazy(
                    "Write as you would tell somebody at the window: what to bring, what it costs, how long it takes."
                    " What is left empty is not shown."
                ),
            },
        ),
        (gettext_lazy("Place and address"), {"fields": ["position", "is_offered", "slug"]}),
    ]

    class Media:
        css = {"all": ["desk/office.css"]}

    def get_ordering(self, request: HttpRequest) -> list:
        return ConsularService._meta.ordering

    def view_on_site(self, service: ConsularService) -> str | None:
        return service.get_absolute_url() if service.is_offered else None

    @admin.display(description=gettext_lazy("place in the list"))
    def place(self, service: ConsularService) -> str:
        return fa(service.position)

    @admin.display(description=gettext_lazy("state"))
    def state(self, service: ConsularService) -> SafeString:
        name, label = ("public", _("offered")) if service.is_offered else ("expired", _("not shown"))
        return format_html('<span class="badge is-{}">{}</span>', name, label)
