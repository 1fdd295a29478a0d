"""Links by which people without an account see a draft: made, listed and revoked at the desk."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from news import audit, jalali, persian
from news.models import Article, PreviewLink
from news.newsroom import name_of

_Base = admin.ModelAdmin if TYPE_CHECKING else object
MOST_DAYS = 30
# Of one article at a time: who asks for more has lost sight of them.
MOST_OPEN = 20


class PreviewLinkForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For this list alone; whoever opens the link does not see it."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("For how many days"),
        min_value=1,
        max_value=MOST_DAYS,
        help_text=gettext_lazy("At most thirty; then the link leads nowhere."),
    )

    def clean_note(self) -> str:
        return persian.written(self.cleaned_data["note"])


class PreviewLinkPages(_Base):
    """Part of the previews of articles."""

    def get_urls(self) -> list:
        desk = self.admin_site.admin_view
        links = desk(require_http_methods(["GET", "HEAD", "POST"])(self.preview_links))
        revoke = desk(require_POST(self.revoke_preview_link))
        return [
            path("<int:pk>/preview-links/", links, name="news_article_preview_links"),
            path("<int:pk>/preview-links/<int:link>/revoke/", revoke, name="news_article_preview_revoke"),
            *super().get_urls(),
        ]

    def preview_links(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._to_be_shared(request, pk)
        form = PreviewLinkForm(request.POST or None, initial={"days": settings.PREVIEW_LINK_DAYS})
        is_public = article.status in {article.Status.PUBLISHED, article.Status.WITHDRAWN} and (
            article.published_at <= timezone.now()
        )
        links = list(_open_links(article).select_related("made_by"))
        for link in links:
            link.maker = name_of(link.made_by)
        is_full = len(links) >= MOST_OPEN
        if request.method == "POST" and not is_public and not is_full and form.is_valid():
            self._make(request, article, form.cleaned_data)
            return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Links to the draft"),
            "article": article,
            "form": form,
            "links": links,
            "is_public": is_public,
            "is_full": is_full,
            "opts": self.opts,
        }
        refused = request.method == "POST"
        return TemplateResponse(
            request, "admin/news/article/preview_links.html", context, status=422 if refused else 200
        )

    def revoke_preview_link(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        article = self._to_be_shared(request, pk)
        found = get_object_or_404(PreviewLink, pk=min(link, 2**63 - 1), article=article)
        if _open_links(article).filter(pk=found.pk).update(revoked_at=timezone.now()):
            audit.record(audit.Act.CHANGED, by=request.user, of=article, note=_("preview link revoked"))
            self.message_user(request, _("The link leads nowhere now."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:news_article_preview_links", args=[pk]))

    def _to_be_shared(self, request: HttpRequest, pk: int) -> Article:
        """For those who see the article themselves, under an embargo too."""
        if not (self.has_view_permission(request) and request.user.has_perm("news.add_previewlink")):
            raise PermissionDenied
        return get_object_or_404(Article.objects.at_desk(request.user), pk=min(pk, 2**63 - 1))

    def _make(self, request: HttpRequest, article: Article, typed: dict) -> None:
        ends = timezone.now() + timedelta(days=typed["days"])
        PreviewLink.objects.create(article=article, made_by=request.user, expires_at=ends, note=typed["note"])
        # Of the article: for whom a confidential one was shared is as confidential as its title.
        made = _("preview link made: %(note)s") % {"note": typed["note"]}
        audit.record(audit.Act.CHANGED, by=request.user, of=article, note=made)
        message = _("The link shows the draft until %(when)s.") % {"when": jalali.date_and_time(ends)}
        self.message_user(request, message, messages.SUCCESS)


def _open_links(article: Article):
    return PreviewLink.objects.open().filter(article=article)
