"""Remarks on an article, addressed to colleagues: a panel beside the form, and a page of its own without a script."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from news import audit, colleagues, desk_notices, persian
from news.models import Article, DeskNotice, Remark, Transition
from news.newsroom import name_of

# What a script asks for: the panel alone, without the desk around it.
PANEL = "panel"
# Older ones nobody reads to their end; they stay in the database.
MOST = 200


class Addressees(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person: User) -> str:
        return name_of(person)


class RemarkForm(forms.ModelForm):
    addressed_to = Addressees(
        queryset=User.objects.none(),
        required=False,
        label=gettext_lazy("to"),
        help_text=gettext_lazy(
            "They are told at the desk and by e-mail; all who may see the article read it."
        ),
    )

    class Meta:
        model = Remark
        fields: ClassVar = ["text", "addressed_to"]
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 3, "dir": "auto", "maxlength": 2000})}

    def __init__(self, *args, by: User, **kwargs) -> None:
        super().__init__(*args, prefix="remark", **kwargs)
        self.fields["addressed_to"].queryset = colleagues.of(self.instance.article).exclude(pk=by.pk)

    def clean_text(self) -> str:
        text = persian.written(self.cleaned_data["text"])
        if not text:
            raise ValidationError(_("Write what is to be said."), code="required")
        return text


@dataclass(frozen=True)
class Said:
    """A remark, or the words with which an article came back from its review."""

    at: datetime
    by: User | None
    text: str
    remark: Remark | None = None

    @property
    def is_settled(self) -> bool:
        return bool(self.remark and self.remark.settled_at)


class RemarkPages:
    """To be mixed into the admin of articles."""

    def get_urls(self) -> list:
        wrap = self.admin_site.admin_view
        remarks = wrap(never_cache(require_http_methods(["GET", "HEAD", "POST"])(self.remarks)))
        settle = wrap(require_POST(self.settle_remark))
        reopen = wrap(require_POST(self.reopen_remark))
        return [
            path("<int:pk>/remarks/", remarks, name="news_article_remarks"),
            path("<int:pk>/remarks/<int:remark>/settle/", settle, name="news_article_remark_settle"),
            path("<int:pk>/remarks/<int:remark>/reopen/", reopen, name="news_article_remark_reopen"),
            *super().get_urls(),
        ]

    def remarks(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._remarked(request, pk, "news.view_remark")
        if request.method == "POST":
            return self._remark(request, article)
        return self._said(request, article, self._empty_form(request, article))

    def _remarked(self, request: HttpRequest, pk: int, permission: str) -> Article:
        """The article, for those who may see it and whose role has this to do with remarks."""
        if not (self.has_view_permission(request) and request.user.has_perm(permission)):
            raise PermissionDenied
        article = Article.objects.at_desk(request.user).filter(pk=pk).defer("body", "body_text").first()
        if article is None:
            raise Http404
        return article

    def _empty_form(self, request: HttpRequest, article: Article) -> RemarkForm:
        # Whoever remarks on a colleague's article means its author first.
        initial = {"addressed_to": [article.author_id]}
        return RemarkForm(instance=Remark(article=article), by=request.user, initial=initial)

    def _remark(self, request: HttpRequest, article: Article) -> HttpResponse:
        if not request.user.has_perm("news.add_remark"):
            raise PermissionDenied
        remark = Remark(article=article, by=request.user)
        form = RemarkForm(request.POST, instance=remark, by=request.user)
        if not form.is_valid():
            return self._said(request, article, form)
        with transaction.atomic():
            form.save()
            desk_notices.tell(
                form.cleaned_data["addressed_to"],
                DeskNotice.Kind.REMARK,
                article=article,
                by=request.user,
                detail=remark.text,
            )
            told = _("The remark was added.")
            self._write_down(request, article, told)
        return self._done(request, article, told)

    def settle_remark(self, request: HttpRequest, pk: int, remark: int) -> HttpResponse:
        article = self._remarked(request, pk, "news.add_remark")
        open_remark = self._remark_of(article, remark).filter(settled_at=None)
        told = _("The remark was settled.")
        with transaction.atomic():
            if open_remark.update(settled_by=request.user, settled_at=timezone.now()):
                self._write_down(request, article, told)
        return self._done(request, article, told)

    def reopen_remark(self, request: HttpRequest, pk: int, remark: int) -> HttpResponse:
        article = self._remarked(request, pk, "news.add_remark")
        settled = self._remark_of(article, remark).exclude(settled_at=None)
        told = _("The remark is open again.")
        with transaction.atomic():
            if settled.update(settled_by=None, settled_at=None):
                self._write_down(request, article, told)
        return self._done(request, article, told)

    def _write_down(self, request: HttpRequest, article: Article, what: str) -> None:
        """In the log of the desk, as something about the article; the words stand with the article alone."""
        audit.record(audit.Act.CHANGED, by=request.user, of=article, note=what)

    def _remark_of(self, article: Article, number: int):
        remark = Remark.objects.filter(article=article, pk=number)
        if not remark.exists():
            raise Http404
        return remark

    def _done(self, request: HttpRequest, article: Article, message: str) -> HttpResponse:
        if PANEL in request.GET:
            return self._said(request, article, self._empty_form(request, article), told=message)
        self.message_user(request, message, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:news_article_remarks", args=[article.pk]))

    def _said(self, request: HttpRequest, article: Article, form: RemarkForm, told: str = "") -> HttpResponse:
        said = _said_of(article)
        context = {
            "article": article,
            "open_remarks": [one for one in said if not one.is_settled],
            "settled_remarks": [one for one in said if one.is_settled],
            "remark_form": form,
            "may_remark": request.user.has_perm("news.add_remark"),
            "told": told,
        }
        if PANEL in request.GET:
            return TemplateResponse(request, "admin/news/article/remarks.html", context)
        context |= {
            **self.admin_site.each_context(request),
            "title": _("Remarks on the article"),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/news/article/remarks_page.html", context)


def _said_of(article: Article) -> list[Said]:
    """Remarks, and the words of returns, in the order in which they were said."""
    remarks = Remark.objects.filter(article=article).select_related("by", "settled_by")
    latest = remarks.prefetch_related("addressed_to").order_by("-at", "-pk")[:MOST]
    returns = Transition.objects.filter(article=article, move="return").exclude(note="")
    said = [Said(remark.at, remark.by, remark.text, remark) for remark in latest]
    said += [Said(step.at, step.by, step.note) for step in returns.select_related("by")[:MOST]]
    return sorted(said, key=lambda one: one.at)
