"""Categories and tags: the headings under which articles are found."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from news import persian, redirects
from news.models import Category, Tag
from news.newsroom import NewsroomAdmin
from news.templatetags.persian import fa

_Base = admin.ModelAdmin if TYPE_CHECKING else object
# Of what stands in the way of deleting a tag, so many are named.
USES_NAMED = 20


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


class CountedArticles:
    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(article_count=Count("articles"))

    @admin.display(description=_("articles"), ordering="article_count")
    def articles_counted(self, heading: Category | Tag) -> str:
        return fa(heading.article_count)


@admin.register(Category)
class CategoryAdmin(RemembersAddress, CountedArticles, NewsroomAdmin):
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
class TagAdmin(RemembersAddress, CountedArticles, NewsroomAdmin):
    fields = ["name"]
    ordering = ["name"]
    list_display = ["name", "articles_counted"]
    search_fields = ("name",)

    def addresses(self, row: Tag) -> list[str]:
        return [*super().addresses(row), *feeds_of("news:tag_feed", row)]

    def get_deleted_objects(self, objs: QuerySet, request: HttpRequest) -> tuple:
        """A tag in use is protected as a category is, though no column of the database says so."""
        listed, counts, lacking, protected = super().get_deleted_objects(objs, request)
        for tag in objs:
            for rows in (tag.articles, tag.meetings):
                protected += [_use(row) for row in rows.order_by("-pk")[:USES_NAMED]]
        return listed, counts, lacking, protected


def _use(row: Model) -> str:
    address = reverse(f"admin:news_{row._meta.model_name}_change", args=[row.pk])
    return format_html('{}: <a href="{}">{}</a>', row._meta.verbose_name, address, row)
