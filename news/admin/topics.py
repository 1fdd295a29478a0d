"""Dossiers at the desk: what they gather, and what stands at their head."""

from collections.abc import Iterable

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db import transaction
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from news import list_rows, persian
from news.admin.article_list import thumbnail
from news.admin.exports import ExportedList
from news.admin.headings import RemembersAddress
from news.admin.people import AddsAlone
from news.admin.people_forms import TidyForm
from news.admin.picture_choosing import library_field
from news.admin.topic_articles import EntryInline, is_a_key
from news.models import Article, Topic, TopicArticle
from news.models.names import no_deception
from news.newsroom import NewsroomAdmin
from news.readership import site_day
from news.templatetags.persian import fa, stamp

MOST_ADDED = 50

# --- The form -------------------------------------------------------------------------------------


class TopicForm(TidyForm):
    added = forms.ModelMultipleChoiceField(
        label=_("articles to add"),
        queryset=Article.objects.all(),
        required=False,
        help_text=_(
            "Look for them by their titles: at most 50 at once. They come into the list below the head."
        ),
        widget=AutocompleteSelectMultiple(TopicArticle._meta.get_field("article"), admin.site),
    )

    class Meta:
        model = Topic
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in {"name", "summary"} & set(self.fields):
            self.fields[name].validators.append(no_deception)

    def clean_added(self) -> QuerySet[Article]:
        added = self.cleaned_data["added"]
        if len(added) > MOST_ADDED:
            message = _("At most %(limit)d at once: please choose fewer.") % {"limit": MOST_ADDED}
            raise ValidationError(fa(message))
        return added

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
class TopicAdmin(ExportedList, RemembersAddress, AddsAlone, NewsroomAdmin):
    form = TopicForm
    export_header, export_rows = list_rows.TOPIC_HEADER, staticmethod(list_rows.topic_rows)
    inlines = [EntryInline]
    autocomplete_fields = ["picture"]
    also_looked_for = ("added",)
    field_help = {
        "summary": _("One or two sentences at the head of its page: what it is about, and when."),
        "is_public": _("Whether readers find it among the topics; without a page the desk alone sees it."),
    }
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
            read = ["name", "summary", "picture", "days_shown", "state", "slug"]
            return [(None, {"fields": [*read, "gathered"]})]
        days = {"classes": ["side"], "fields": ["starts_on", "ends_on", "is_public", "slug"]}
        subject = {"classes": ["main"], "fields": ["name", "summary", "picture"]}
        articles = {"classes": ["main"], "fields": ["gathered", "added"] if obj else ["added"]}
        return [(None, subject), (_("articles"), articles), (_("Time and address"), days)]

    def get_readonly_fields(self, request: HttpRequest, obj: Topic | None = None) -> list[str]:
        return ["days_shown", "state", "gathered"]

    @admin.display(description=_("picture"))
    def picture_shown(self, topic: Topic) -> SafeString:
        return thumbnail(topic.picture)

    @admin.display(description=_("days"), ordering="starts_on")
    def days_shown(self, topic: Topic) -> SafeString:
        first, last = (stamp(day, "numeric_date") for day in (topic.starts_on, topic.ends_on))
        return format_html("{} – {}", first, last) if last else first or "-"

    @admin.display(description=_("articles"), ordering="article_count")
    def articles_counted(self, topic: Topic) -> str:
        return fa(topic.article_count)

    @admin.display(description=_("in the dossier"))
    def gathered(self, topic: Topic) -> SafeString | str:
        """How many articles it holds, and where to look through them and take some out."""
        number = ngettext("%(count)d article", "%(count)d articles", topic.article_count)
        number = fa(number % {"count": topic.article_count})
        if not topic.article_count:
            return number
        address = f"{reverse('admin:news_topicarticle_changelist')}?topic={topic.pk}"
        return format_html('<a href="{}">{}</a>', address, number)

    @admin.display(description=_("state"), ordering="is_public")
    def state(self, topic: Topic) -> SafeString:
        name, label = ("public", _("public")) if topic.is_public else ("expired", _("not shown"))
        return format_html('<span class="badge is-{}">{}</span>', name, label)

    # --- Saving and deleting ----------------------------------------------------------------------

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Topic | None:
        """Hold the row while its form is saved, so that two forms cannot give one place twice."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block:
            number = object_id if object_id.isdecimal() else None
            Topic.objects.filter(pk=number).select_for_update(no_key=True).first()
        return super().get_object(request, object_id, from_field)

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "picture":
            field.widget.attrs |= library_field()
        return field

    def get_form(self, request: HttpRequest, obj: Topic | None = None, change: bool = False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if "added" in form.base_fields:
            form.base_fields["added"].queryset = Article.objects.at_desk(request.user)
        return form

    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        for name, values in request.POST.lists():
            names_articles = name == "added" or name.endswith("-article")
            if names_articles and any(value and not is_a_key(value) for value in values):
                raise SuspiciousOperation
        return super().changeform_view(request, *args, **kwargs)

    def save_related(
        self, request: HttpRequest, form: TopicForm, formsets: Iterable[forms.BaseFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        topic = form.instance
        # What came to the head just now, or stood in the list before, is not added again; get_object holds the dossier.
        added = [
            TopicArticle(topic=topic, article=article)
            for article in form.cleaned_data.get("added", Article.objects.none()).exclude(topics=topic)
        ]
        if added:
            TopicArticle.objects.bulk_create(added)
            message = ngettext(
                "%(count)d article was added to the dossier.",
                "%(count)d articles were added to the dossier.",
                len(added),
            )
            self.message_user(request, message % {"count": len(added)}, messages.SUCCESS)

    def get_deleted_objects(self, objs: QuerySet, request: HttpRequest) -> tuple:
        """The dossiers alone are named: their articles stay, whatever the list of rows would make one fear."""
        _listed, _counts, lacking, protected = super().get_deleted_objects(objs, request)
        counts = {self.opts.verbose_name_plural: len(objs)}
        return [_with_its_articles(topic) for topic in objs], counts, lacking, protected

    def view_on_site(self, topic: Topic) -> str | None:
        return topic.get_absolute_url() if topic.is_public else None


def _with_its_articles(topic: Topic) -> str:
    number = topic.entries.count()
    told = ngettext("%(name)s: its %(count)s article stays", "%(name)s: its %(count)s articles stay", number)
    return told % {"name": topic, "count": fa(number)} if number else str(topic)
