"""Dossiers at the desk: what they gather, and what stands at their head."""

from collections.abc import Iterator

from django import forms
from django.contrib import admin
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.db.models import Count, F, Field, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news import persian
from news.admin.article_list import thumbnail, with_unit
from news.admin.headings import RemembersAddress
from news.admin.people import AddsAlone
from news.admin.people_forms import TidyForm
from news.models import Topic, TopicArticle
from news.models.people import no_deception
from news.models.topics import MOST_FEATURED
from news.newsroom import NewsroomAdmin
from news.readership import site_day
from news.templatetags.persian import fa, stamp

# --- The form -------------------------------------------------------------------------------------


class TopicForm(TidyForm):
    class Meta:
        model = Topic
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in {"name", "summary"} & set(self.fields):
            self.fields[name].validators.append(no_deception)

    def clean(self) -> dict:
        data = super().clean()
        # The address is made before the form is checked, so that a second one of the same name is noticed.
        data["slug"] = persian.slugify(data.get("slug") or data.get("name") or "")
        if data.get("name") and not data["slug"]:
            self.add_error("name", _("A name needs at least one letter or digit."))
        self._check_days(data)
        return data

    def _check_days(self, data: dict) -> None:
        """Say beside the field what the database would refuse."""
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if ends and not starts and not self.has_error("starts_on"):
            self.add_error("starts_on", _("A dossier with a last day needs the first one too."))
        elif starts and ends and ends < starts:
            self.add_error("ends_on", _("The dossier ends before it begins."))


class EntryForm(forms.ModelForm):
    place = forms.TypedChoiceField(
        label=_("place at the head"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("in the list alone")), *((n, fa(n)) for n in range(1, MOST_FEATURED + 1))],
    )

    class Meta:
        model = TopicArticle
        fields = ("article", "place")

    def validate_constraints(self) -> None:
        """Left to EntriesFormSet: the database still knows how the other rows were before."""


class EntriesFormSet(forms.BaseInlineFormSet):
    """The articles of one dossier: none twice, and no two at the same place."""

    def validate_unique(self) -> None:
        """Said by clean(), in words that name the row."""

    def clean(self) -> None:
        super().clean()
        unseen = list(self._unseen())
        articles = {entry.article_id for entry in unseen}
        places = {entry.place for entry in unseen}
        for form in self._kept():
            article, place = form.cleaned_data.get("article"), form.cleaned_data.get("place")
            if article and article.pk in articles:
                form.add_error("article", _("This article is in the dossier already."))
            if place and place in places:
                message = _("Place %(place)s is taken by another article; at the head there are only six.")
                form.add_error("place", message % {"place": fa(place)})
            articles.add(article and article.pk)
            places.add(place)

    def _kept(self) -> list[forms.ModelForm]:
        return [
            form
            for form in self.forms
            if form not in self.deleted_forms and (form.instance.pk or form.has_changed()) and form.is_valid()
        ]

    def _unseen(self) -> Iterator[TopicArticle]:
        """Rows in the database that this form does not show: a colleague was quicker."""
        if not self.instance.pk:
            return iter(())
        shown = [form.instance.pk for form in self.forms if form.instance.pk]
        return self.instance.entries.exclude(pk__in=shown).iterator()


class EntryInline(AddsAlone, admin.StackedInline):
    model = TopicArticle
    form = EntryForm
    formset = EntriesFormSet
    autocomplete_fields = ("article",)
    readonly_fields = ("place_shown",)
    extra = 0

    def get_fields(self, request: HttpRequest, obj: Topic | None = None) -> list:
        may_change = self.has_change_permission(request, obj)
        return [("article", "place" if may_change else "place_shown")]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("article")

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs) -> FormField | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "article" and field:
            # Articles are written on their own page.
            field.widget.can_add_related = False
        return field

    @admin.display(description=_("place at the head"))
    def place_shown(self, entry: TopicArticle) -> str:
        return fa(entry.place) if entry.place else _("in the list alone")


# --- The list -------------------------------------------------------------------------------------


class OpenFilter(admin.SimpleListFilter):
    title = _("time")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("1", _("Open")), ("0", _("Closed"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "1":
                return queryset.current(site_day())
            case "0":
                return queryset.filter(ends_on__lt=site_day())
        return queryset


@admin.register(Topic)
class TopicAdmin(RemembersAddress, AddsAlone, NewsroomAdmin):
    form = TopicForm
    inlines = [EntryInline]
    autocomplete_fields = ["picture"]
    list_display = ["picture_shown", "name", "days_shown", "articles_counted", "state"]
    list_display_links = ["name"]
    list_select_related = ["picture"]
    list_filter = [OpenFilter, "is_public"]
    search_fields = ("name", "summary")
    ordering = [F("starts_on").desc(nulls_last=True), "-pk"]

    class Media:
        js = ["desk/lead-picture.js"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(article_count=Count("entries"))

    def get_fieldsets(self, request: HttpRequest, obj: Topic | None = None) -> list:
        if obj and not self.has_change_permission(request, obj):
            return [(None, {"fields": ["name", "summary", "picture", "days_shown", "state", "slug"]})]
        days = {"classes": ["side"], "fields": ["starts_on", "ends_on", "is_public", "slug"]}
        subject = {"classes": ["main"], "fields": ["name", "summary", "picture"]}
        return [(None, subject), (_("Time and address"), days)]

    def get_readonly_fields(self, request: HttpRequest, obj: Topic | None = None) -> list[str]:
        return ["days_shown", "state"]

    @admin.display(description=_("picture"))
    def picture_shown(self, topic: Topic) -> SafeString:
        return thumbnail(topic.picture)

    @admin.display(description=_("days"), ordering="starts_on")
    def days_shown(self, topic: Topic) -> SafeString:
        first, last = (stamp(day, "numeric_date") for day in (topic.starts_on, topic.ends_on))
        return format_html("{} – {}", first, last) if last else first or "-"

    @admin.display(description=_("articles"), ordering="article_count")
    def articles_counted(self, topic: Topic) -> SafeString:
        return with_unit(topic.article_count, _("articles"))

    @admin.display(description=_("state"), ordering="is_public")
    def state(self, topic: Topic) -> SafeString:
        name, label = ("public", _("public")) if topic.is_public else ("expired", _("not shown"))
        return format_html('<span class="badge is-{}">{}</span>', name, label)

    # --- Saving and deleting ----------------------------------------------------------------------

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Topic | None:
        """Hold the row while its form is saved, so that two forms cannot give one place twice."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block:
            number = object_id if object_id.isdecimal() else None
            Topic.objects.filter(pk=number).select_for_update().first()
        return super().get_object(request, object_id, from_field)

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "picture":
            field.widget.attrs |= {
                "data-preview": reverse("admin:news_picture_small", args=[0]),
                "data-library": reverse("admin:news_picture_choose"),
                "data-library-label": _("Choose from the picture library"),
            }
        return field

    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        for name, values in request.POST.lists():
            if name.endswith("-article") and any(value and not _is_a_key(value) for value in values):
                raise SuspiciousOperation
        return super().changeform_view(request, *args, **kwargs)

    def get_deleted_objects(self, objs: QuerySet, request: HttpRequest) -> tuple:
        """The dossiers alone are named: their articles stay, whatever the list of rows would make one fear."""
        _listed, _counts, lacking, protected = super().get_deleted_objects(objs, request)
        counts = {self.opts.verbose_name_plural: len(objs)}
        return [str(topic) for topic in objs], counts, lacking, protected

    def view_on_site(self, topic: Topic) -> str | None:
        return topic.get_absolute_url() if topic.is_public else None


def _is_a_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 19
