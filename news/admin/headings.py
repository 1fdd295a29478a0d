"""Categories and tags: the headings under which articles are found."""

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from news import persian
from news.models import Category, Tag
from news.newsroom import NewsroomAdmin
from news.templatetags.persian import fa


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
class CategoryAdmin(CountedArticles, NewsroomAdmin):
    form = CategoryForm
    ordering = ["position", "pk"]
    fields = ["name", "slug", "description", "position"]
    list_display = ["name", "description", "articles_counted", "place"]
    search_fields = ("name", "description")

    @admin.display(description=_("place in the menu"), ordering="position")
    def place(self, category: Category) -> str:
        return fa(category.position)


@admin.register(Tag)
class TagAdmin(CountedArticles, NewsroomAdmin):
    fields = ["name"]
    ordering = ["name"]
    list_display = ["name", "articles_counted"]
    search_fields = ("name",)
