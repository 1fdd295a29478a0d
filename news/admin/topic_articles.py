"""What a dossier gathers: the few at its head as rows of its form, all of them as a list in pages."""

from collections.abc import Iterable

from django import forms
from django.contrib import admin, messages
from django.db.models import Field, Q, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from news import standings
from news.admin.article_list import badge
from news.admin.named_articles import is_seen_by
from news.admin.people import AddsAlone
from news.models import Article, Topic, TopicArticle
from news.models.topics import MOST_FEATURED
from news.newsroom import NewsroomAdmin, at_most
from news.templatetags.persian import fa, stamp

# A page of the list: what is taken out at once was seen at once.
ON_A_PAGE = 50
DOSSIERS_OFFERED = 12

# --- At the head ----------------------------------------------------------------------------------


class EntryForm(forms.ModelForm):
    place = forms.TypedChoiceField(
        label=gettext_lazy("place at the head"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", gettext_lazy("in the list alone")),
            *((n, fa(n)) for n in range(1, MOST_FEATURED + 1)),
        ],
    )

    class Meta:
        model = TopicArticle
        fields = ("article", "place")

    def validate_constraints(self) -> None:
        """Left to EntriesFormSet: the database still knows how the other rows were before."""


class EntriesFormSet(forms.BaseInlineFormSet):
    """Articles at the head of one dossier: none twice, and no two at the same place."""

    def validate_unique(self) -> None:
        """Said by clean(), in words that name the row."""

    def clean(self) -> None:
        super().clean()
        kept = self._kept()
        unseen = self._unseen(kept)
        articles = {entry.article_id for entry in unseen if entry.place}
        listed = {entry.article_id for entry in unseen if not entry.place}
        places = {entry.place for entry in unseen}
        for form in kept:
            article, place = form.cleaned_data.get("article"), form.cleaned_data.get("place")
            is_raised = place and not form.instance.pk
            if article and (article.pk in articles or (article.pk in listed and not is_raised)):
                form.add_error("article", _("This article is in the dossier already."))
            if place and place in places:
                message = _("Place %(place)s is taken by another article; at the head there are only six.")
                form.add_error("place", message % {"place": fa(place)})
            articles.add(article and article.pk)
            places.add(place)

    def save_new(self, form: EntryForm, commit: bool = True) -> TopicArticle:
        """A new row may raise what is in the list already to the head."""
        listed = self.instance.entries.filter(article=form.cleaned_data["article"]).first()
        if listed:
            listed.place = form.cleaned_data["place"]
            form.instance = listed
        return super().save_new(form, commit)

    def _kept(self) -> list[forms.ModelForm]:
        return [
            form
            for form in self.forms
            if form not in self.deleted_forms and (form.instance.pk or form.has_changed()) and form.is_valid()
        ]

    def _unseen(self, kept: Iterable[forms.ModelForm]) -> list[TopicArticle]:
        """Rows in the database that this form does not show: of its articles, and where a colleague was quicker."""
        if not self.instance.pk:
            return []
        shown = [form.instance.pk for form in self.forms if form.instance.pk]
        chosen = [form.cleaned_data.get("article") for form in kept]
        rows = self.instance.entries.exclude(pk__in=shown).order_by()
        return list(rows.filter(Q(place__isnull=False) | Q(article__in=[one for one in chosen if one])))


class EntryInline(AddsAlone, admin.StackedInline):
    """A dossier may hold thousands: as rows its form has only those with a place."""

    model = TopicArticle
    form = EntryForm
    formset = EntriesFormSet
    verbose_name = gettext_lazy("article")
    verbose_name_plural = gettext_lazy("articles at the head")
    autocomplete_fields = ("article",)
    readonly_fields = ("place_shown",)
    extra = 0
    max_num = MOST_FEATURED

    def get_fields(self, request: HttpRequest, obj: Topic | None = None) -> list:
        may_change = self.has_change_permission(request, obj)
        return [("article", "place" if may_change else "place_shown")]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).filter(place__isnull=False).select_related("article")
        return rows.filter(is_seen_by(request.user))

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs) -> FormField | None:
        if db_field.name == "article":
            kwargs["queryset"] = Article.objects.at_desk(request.user)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "article" and field:
            # Articles are written on their own page.
            field.widget.can_add_related = False
        return field

    @admin.display(description=gettext_lazy("place at the head"))
    def place_shown(self, entry: TopicArticle) -> str:
        return place_of(entry)


def place_of(entry: TopicArticle) -> str:
    return fa(entry.place) if entry.place else _("in the list alone")


# --- All of them ----------------------------------------------------------------------------------


class TopicFilter(admin.SimpleListFilter):
    """The newest dossiers, or the one that is chosen: its form leads to it."""

    title = gettext_lazy("dossier")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        topics = (
            Topic.objects.filter(pk=self.value()) if is_a_key(self.value() or "") else Topic.objects.all()
        )
        return [(str(pk), name) for pk, name in topics.values_list("pk", "name")[:DOSSIERS_OFFERED]]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = self.value() or ""
        return queryset.filter(topic=int(chosen)) if is_a_key(chosen) else queryset


class HeadFilter(admin.SimpleListFilter):
    title = gettext_lazy("place at the head")
    parameter_name = "head"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("1", gettext_lazy("at the head")), ("0", gettext_lazy("in the list alone"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("0", "1"):
            return queryset
        return queryset.filter(place__isnull=self.value() == "0")


@admin.register(TopicArticle)
class TopicArticleAdmin(NewsroomAdmin):
    """Articles are taken out of a dossier here, and put into it in its form."""

    list_per_page = ON_A_PAGE
    list_display = ["article_shown", "standing", "published_shown", "place_shown", "topic_shown"]
    list_display_links = None
    sortable_by = ["published_shown"]
    list_filter = [TopicFilter, HeadFilter]
    search_fields = ("article__title",)
    actions = ["take_out"]

    def get_urls(self) -> list[URLPattern]:
        """The list and what is kept of it: a row of it has no page of its own."""
        own = {f"news_topicarticle_{name}" for name in ("changelist", "keep", "kept")}
        return [pattern for pattern in super().get_urls() if pattern.name in own]

    def has_module_permission(self, request: HttpRequest) -> bool:
        # Dossiers lead here.
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: TopicArticle | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        shown = ["title", "status", "published_at", "expires_at"]
        rows = super().get_queryset(request).select_related("article", "topic")
        rows = rows.filter(is_seen_by(request.user))
        return rows.only("place", "topic__name", *(f"article__{name}" for name in shown))

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        chosen = request.GET.get("topic", "")
        topic = Topic.objects.filter(pk=chosen).first() if is_a_key(chosen) else None
        heading = {"title": _("Articles of the dossier “%(name)s”") % {"name": topic.name}} if topic else {}
        return super().changelist_view(request, heading | (extra_context or {}))

    @admin.display(description=gettext_lazy("article"))
    def article_shown(self, entry: TopicArticle) -> SafeString:
        address = reverse("admin:news_article_change", args=[entry.article_id])
        return format_html('<a href="{}">{}</a>', address, entry.article.title)

    @admin.display(description=gettext_lazy("status"))
    def standing(self, entry: TopicArticle) -> SafeString:
        return badge(standings.standing(entry.article))

    @admin.display(description=gettext_lazy("publication date"), ordering="article__published_at")
    def published_shown(self, entry: TopicArticle) -> SafeString | str:
        return stamp(entry.article.published_at, "numeric_date") or "-"

    @admin.display(description=gettext_lazy("place at the head"))
    def place_shown(self, entry: TopicArticle) -> str:
        return place_of(entry)

    @admin.display(description=gettext_lazy("dossier"))
    def topic_shown(self, entry: TopicArticle) -> SafeString:
        address = reverse("admin:news_topic_change", args=[entry.topic_id])
        return format_html('<a href="{}">{}</a>', address, entry.topic.name)

    # --- Taking out -------------------------------------------------------------------------------

    def get_actions(self, request: HttpRequest) -> dict:
        """No deleting: nobody should fear for the articles."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description=gettext_lazy("Take out of the dossier"), permissions=["delete"])
    @at_most(ON_A_PAGE)
    def take_out(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Asks first; the articles themselves stay."""
        entries = list(queryset)
        if not request.POST.get("post"):
            context = {
                **self.admin_site.each_context(request),
                "title": _("Take out of the dossier"),
                "opts": self.opts,
                "entries": entries,
                "back": request.get_full_path(),
                "media": self.media,
            }
            return TemplateResponse(request, "admin/news/topicarticle/take_out.html", context)
        TopicArticle.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
        for entry in entries:
            # The title stands in the article's log alone: who reads the dossier's may not be one of its readers.
            taken = _("Taken out of the dossier “%(name)s”") % {"name": entry.topic.name}
            self.log_change(request, entry.article, taken)
            gone = _("article number %(number)s was taken out") % {"number": fa(entry.article_id)}
            self.log_change(request, entry.topic, gone)
        done = ngettext(
            "%(count)d article was taken out of the dossier; it stays published or draft as it was.",
            "%(count)d articles were taken out of the dossier; they stay published or draft as they were.",
            len(entries),
        )
        self.message_user(request, done % {"count": len(entries)}, messages.SUCCESS)
        return None


def is_a_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 19
