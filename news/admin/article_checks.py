"""Checks of an article before it goes out: on demand from its form, and when a button would bring it on."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from news import article_checks
from news.article_check_rules import Finding
from news.models import Article
from news.newsroom import NewsroomAdmin
from news.templatetags.persian import fa

_Base = NewsroomAdmin if TYPE_CHECKING else object
_Form = forms.ModelForm if TYPE_CHECKING else object


class ChecksBeforeMove(_Form):
    """For the article's form: what must be mended refuses a move; what is advised is shown once, and then passed."""

    checked_by: User

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_advice"] = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict:
        data = super().clean()
        if self.move and self.move.name in article_checks.CHECKED_MOVES and {"title", "body"} <= data.keys():
            self._check_text(data)
        return data

    def _check_text(self, data: dict) -> None:
        texts = {name: data.get(name, "") for name in ("title", "lead", "body")}
        published_at = data.get("published_at", self.instance.published_at)
        typed = Article(pk=self.instance.pk, published_at=published_at, **texts)
        found = article_checks.look(typed, Article.objects.at_desk(self.checked_by))
        musts = [finding for finding in found if finding.is_must]
        advice = [finding for finding in found if not finding.is_must]
        for finding in musts:
            self.add_error(finding.field, _sentence(finding))
        if musts or not advice or data.get("seen_advice") == article_checks.digest(advice):
            return
        # The next press of the button says that the advice was read.
        self.data = self.data.copy()
        self.data["seen_advice"] = article_checks.digest(advice)
        self.add_error(
            None,
            [
                _(
                    "Nothing was saved yet. Please look at this advice, or press the button once more to go on:"
                ),
                *(f"{finding.label}: {_sentence(finding)}" for finding in advice),
            ],
        )


class CheckPages(_Base):
    """To be mixed into the admin of articles."""

    def get_urls(self) -> list:
        check = self.admin_site.admin_view(require_POST(self.check_typed))
        return [
            path("check/", check, name="news_article_check"),
            path("<int:pk>/check/", check, name="news_article_check"),
            *super().get_urls(),
        ]

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.checked_by = request.user
        return form

    def check_typed(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """What is found in the text as it was typed; nothing is saved. JSON for the script, else a page."""
        stored = self._to_be_typed_over(request, pk)
        form = self.get_form(request, stored, change=stored is not None)(request.POST, instance=stored)
        form.is_valid()
        found = article_checks.look(form.instance, Article.objects.at_desk(request.user))
        if request.accepts("text/html"):
            context = {
                **self.admin_site.each_context(request),
                "title": _("Checks before publishing"),
                "article": form.instance,
                "findings": found,
                "opts": self.opts,
            }
            return TemplateResponse(request, "admin/news/article/checks.html", context)
        return JsonResponse({"findings": [_as_data(finding) for finding in found], "said": _said(found)})


def _sentence(finding: Finding) -> str:
    quoted = _("“%(words)s”:") % {"words": finding.where} if finding.where else ""
    return fa(f"{quoted} {finding.rule.why} {finding.rule.mend}".strip())


def _as_data(finding: Finding) -> dict[str, str | bool]:
    return {
        "is_must": finding.is_must,
        "label": finding.label,
        "where": finding.where,
        "why": str(finding.rule.why),
        "mend": str(finding.rule.mend),
    }


def _said(found: list[Finding]) -> str:
    musts = sum(finding.is_must for finding in found)
    if not found:
        return _("Nothing was found: the article may go out.")
    return fa(
        _("To be mended: %(musts)d. Advice: %(advice)d.") % {"musts": musts, "advice": len(found) - musts}
    )
