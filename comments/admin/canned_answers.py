"""Answers to frequent consular questions, ready to be put into an inquiry's form."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy

from comments.admin.reasons import offered_badge
from comments.models import CannedAnswer
from news.newsroom import NewsroomAdmin
from news.persian import clean_text
from news.templatetags.persian import fa


class CannedAnswerForm(forms.ModelForm):
    class Meta:
        model = CannedAnswer
        fields: list[str] = []

    def clean_title(self) -> str:
        return " ".join(clean_text(self.cleaned_data["title"]).split())

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])


@admin.register(CannedAnswer)
class CannedAnswerAdmin(NewsroomAdmin):
    form = CannedAnswerForm
    fields = ["title", "text", "position", "is_active"]
    list_display = ["title", "beginning", "place", "state"]
    search_fields = ("title", "text")
    sortable_by: list[str] = []

    def get_ordering(self, request: HttpRequest) -> list:
        return CannedAnswer._meta.ordering

    @admin.display(description=gettext_lazy("answer"))
    def beginning(self, canned: CannedAnswer) -> str:
        return Truncator(canned.text).chars(120)

    @admin.display(description=gettext_lazy("place in the list"))
    def place(self, canned: CannedAnswer) -> str:
        return fa(canned.position)

    @admin.display(description=gettext_lazy("state"))
    def state(self, canned: CannedAnswer) -> SafeString:
        return offered_badge(canned.is_active)
