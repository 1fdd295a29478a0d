"""Categories and tags: the headings under which articles are found."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news import list_rows, persian, redirects
from news.admin.exports import ExportedList
from news.admin.heading_merge import MovesToAnother
from news.models import Article, Category, Tag
from news.newsroom import NewsroomAdmin
from news.templatetags.persian import fa

_Base = admin.ModelAdmin if TYPE_CHECKING else object


class RemembersAddress(_Base):
    """Where the address is made of the name, the former one leads to the new one."""

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        former = self.model.objects.get(pk=obj.pk) if change else None
        super().save_model(request, obj, form, change)
        if former and former.slug != obj.slug:
            for old, new in zip(self.addresses(former), self.addresses(obj), strict=True):
                redirects.remember(old, new, request.user)

    def addresses(self, row: Model) -> list[str]:
        return [row.get_absolute_url()]


class CategoryForm(forms.ModelForm):
    class Meta:
        model = Category
        fields: list[str] = []

    def clean(self) -> dict:
        data = super().clean()
        # The address is made before the form is checked, so that a second one of the same name is noticed.
        data["slug"] = persian.slugify(data.get("slug") or data.get("name") or "", max_length=80)
        if data.get("name") and not data["slug"]:
            self.add_error("name", _("A name needs at least one letter or digit."))
        return data


class CountedArticles(ExportedList):
    export_header, export_rows = list_rows.HEADING_HEADER, staticmethod(list_rows.heading_rows)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Counted for the rows that are shown, in the index alone: a join would count all of them for each page."""
        rows = Article.objects if self.model is Category else Article.tags.through.objects
        heading = self.opts.model_name
        counted = rows.filter(**{heading: OuterRef("pk")}).order_by().values(heading)
        number = Subquery(counted.annotate(number=Count("*")).values("number"))
        return super().get_queryset(request).annotate(article_count=Coalesce(number, 0))

    @admin.display(description=_("articles"), ordering="article_count")
    def articles_counted(self, heading: Category | Tag) -> str:
        return fa(heading.article_count)


@admin.register(Category)
class CategoryAdmin(RemembersAddress, MovesToAnother, CountedArticles, NewsroomAdmin):
    form = CategoryForm
    ordering = ["position", "pk"]
    fields = ["name", "slug", "description", "position"]
    list_display = ["name", "description", "articles_counted", "place"]
    search_fields = ("name", "description")

    @admin.display(description=_("place in the menu"), ordering="position")
    def place(self, category: Category) -> str:
        return fa(category.position)

    def addresses(self, row: Category) -> list[str]:
        return [*super().addresses(row), *feeds_of("news:category_feed", row)]


def feeds_of(name: str, row: Category | Tag) -> list[str]:
    return [reverse(name, args=[row.slug, form]) for form in ("rss", "atom")]


@admin.register(Tag)
class TagAdmin(RemembersAddress, MovesToAnother, CountedArticles, NewsroomAdmin):
    fields = ["name"]
    ordering = ["name"]
    list_display = ["name", "articles_counted"]
    search_fields = ("name",)

    def addresses(self, row: Tag) -> list[str]:
        return [*super().addresses(row), *feeds_of("news:tag_feed", row)]
