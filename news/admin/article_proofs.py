"""Proposals for the text of an article: orthography, dates that go stale."""

import html
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from news import jalali, orthography, relative_dates, richtext, versions, workflow
from news.models import Article
from news.newsroom import NewsroomAdmin
from news.orthography import Proposal
from news.orthography_rules import RULES
from news.relative_dates import Finding
from news.templatetags.persian import fa

_Base = NewsroomAdmin if TYPE_CHECKING else object
PLAIN_FIELDS = ("over_title", "title", "lead")
FIELDS = (*PLAIN_FIELDS, "body")
# Of a field; nobody reads more of them in a row. What follows is found when these are settled.
MOST_SHOWN = 500


class Proofs(NamedTuple):
    """A field's text as it will be put back, and what is proposed for it."""

    name: str
    text: str
    proposals: list[Proposal]
    is_cut: bool

    @property
    def label(self) -> str:
        return str(Article._meta.get_field(self.name).verbose_name)

    @property
    def shown(self) -> list[dict]:
        return [self._shown(proposal) for proposal in self.proposals]

    def _shown(self, proposal: Proposal) -> dict:
        is_html = self.name == "body"
        before, after = orthography.around(self.text, proposal, is_html=is_html)
        words = html.unescape if is_html else str
        return {
            "key": f"{self.name}-{proposal.start}-{proposal.end}",
            "start": proposal.start,
            "end": proposal.end,
            "put": proposal.new,
            "old": words(proposal.old),
            "new": words(proposal.new),
            "before": before,
            "after": after,
            "rule": proposal.rule,
            "pair": proposal.pair,
        }


def proofs_of(name: str, text: str) -> Proofs:
    if name == "body":
        text = richtext.clean(text)
    found = orthography.proposals_for_html(text) if name == "body" else orthography.proposals_for(text)
    # Of a pair both are shown or none.
    later = {proposal.pair for proposal in found[MOST_SHOWN:]} - {None}
    shown = [proposal for proposal in found[:MOST_SHOWN] if proposal.pair not in later]
    return Proofs(name, text, shown, is_cut=len(found) > MOST_SHOWN)


def day_of(article: Article) -> date:
    """The day from which its «tomorrow» is counted."""
    return timezone.localtime(article.published_at or timezone.now(), jalali.site_zone()).date()


class ProofPages(_Base):
    """To be mixed into the admin of articles."""

    def get_urls(self) -> list:
        typed = self.admin_site.admin_view(require_POST(self.proofs_of_typed))
        page = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.proofs))
        return [
            path("proofs/", typed, name="news_article_proofs_typed"),
            path("<int:pk>/proofs/", page, name="news_article_proofs"),
            *super().get_urls(),
        ]

    # --- On the form ------------------------------------------------------------------------------

    def proofs_of_typed(self, request: HttpRequest) -> HttpResponse:
        """What is proposed for the texts as they are typed; nothing is saved."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        typed = {name: request.POST[name].replace("\x00", "") for name in FIELDS if name in request.POST}
        if sum(map(len, typed.values())) > 2 * richtext.MAX_BYTES:
            raise BadRequest("too long")
        try:
            found = [proofs_of(name, text.replace("\r\n", "\n")) for name, text in typed.items()]
        except richtext.UnfitText as error:
            return JsonResponse({"said": " ".join(error.messages), "fields": [], "rules": {}}, status=400)
        return JsonResponse(
            {
                "said": _said(found),
                "rules": {
                    rule.name: {"label": str(rule.label), "reason": str(rule.reason)} for rule in RULES
                },
                "fields": [
                    {"name": proofs.name, "label": proofs.label, "text": proofs.text, "found": proofs.shown}
                    for proofs in found
                ],
            }
        )

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self._tell_of_dates(request, form, change)

    def _tell_of_dates(self, request: HttpRequest, form: ModelForm, change: bool) -> None:
        """Once for each: who left a date as it is is not asked at the next save."""
        article, day = form.instance, day_of(form.instance)
        new = [
            finding
            for name in ("lead", "body")
            for finding in relative_dates.new_ones(
                _dates_in(name, getattr(article, name), day),
                _dates_in(name, str(form.initial.get(name) or ""), day) if change else [],
            )
        ]
        if new:
            sentence = ngettext(
                "%(count)d date in the text will be wrong one day: “%(words)s”.",
                "%(count)d dates in the text will be wrong one day, such as “%(words)s”.",
                len(new),
            )
            words = {"count": len(new), "words": html.unescape(new[0].text)}
            address = reverse("admin:news_article_proofs", args=[article.pk]) + "#dates"
            link = format_html(
                '{} <a href="{}">{}</a>', fa(sentence % words), address, _("Look at the dates")
            )
            self.message_user(request, link, messages.WARNING)

    # --- The page of the saved article ------------------------------------------------------------

    def proofs(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        article = get_object_or_404(Article.objects.at_desk(request.user), pk=pk)
        if request.method == "POST":
            self._settle(request, article)
            return HttpResponseRedirect(request.path)
        day = day_of(article)
        proofs, dates = _proofs(article), _dates_in("body", article.body, day)
        dates_of_lead = _dates_in("lead", article.lead, day)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Proofreading"),
            "subtitle": article.title,
            "opts": self.opts,
            "article": article,
            "fields": [field for field in proofs if field.proposals],
            "cut": any(field.is_cut for field in proofs) and _told_cut(),
            "dates_cut": max(len(dates), len(dates_of_lead)) > MOST_SHOWN and _told_cut(),
            "rules": {rule.name: rule for rule in RULES},
            "dates": [_date_shown(article.body, finding) for finding in dates[:MOST_SHOWN]],
            "any_quoted": any(finding.is_quoted for finding in dates[:MOST_SHOWN]),
            "dates_of_lead": dates_of_lead[:MOST_SHOWN],
            "day": day,
            "may_change": workflow.may_change(request.user, article),
            "seen": article.modified_at.isoformat(),
        }
        return TemplateResponse(request, "admin/news/article/proofs.html", context)

    @transaction.atomic
    def _settle(self, request: HttpRequest, article: Article) -> None:
        """Put the chosen proposals into the text that they were shown for."""
        article = Article.objects.select_for_update(of=["self"], no_key=True).get(pk=article.pk)
        if not workflow.may_change(request.user, article):
            raise PermissionDenied
        if request.POST.get("seen") != article.modified_at.isoformat():
            self.message_user(
                request,
                _("Meanwhile somebody has changed this article. Nothing was written; look at it once more."),
                messages.ERROR,
            )
            return
        act = {"orthography": _with_orthography, "dates": _with_dates}.get(request.POST.get("act", ""))
        if act is None:
            raise BadRequest("act")
        chosen = set(request.POST.getlist("chosen")) if "all" not in request.POST else None
        texts, places = act(article, chosen)
        if places:
            self._write_proofs(request, article, texts, places)
        else:
            self.message_user(request, _("Nothing was chosen, so nothing was changed."), messages.INFO)

    def _write_proofs(self, request: HttpRequest, article: Article, texts: dict, places: int) -> None:
        versions.begin(article)
        try:
            for name, text in texts.items():
                safe = richtext.clean(text) if name == "body" else text
                setattr(article, name, article._meta.get_field(name).clean(safe, article))
        except ValidationError as error:
            why = {"why": " ".join(error.messages)}
            self.message_user(request, _("Nothing was written: %(why)s") % why, messages.ERROR)
            return
        article.save(update_fields=[*texts, "body_text", "modified_at"])
        versions.keep(article, by=request.user, act=versions.Act.MENDED, note=_("proofreading"))
        done = ngettext(
            "%(count)d place of the text was mended.", "%(count)d places of the text were mended.", places
        ) % {"count": places}
        self.log_change(request, article, done)
        self.message_user(request, fa(done), messages.SUCCESS)


def _told_cut() -> str:
    sentence = _(
        "Only the first %(most)d proposals of each part are shown. Once they are accepted, the next ones follow."
    )
    return str(fa(sentence % {"most": MOST_SHOWN}))


def _said(found: list[Proofs]) -> str:
    count = sum(len(proofs.proposals) for proofs in found)
    if not count:
        return _("There is nothing to remark on the orthography.")
    sentence = ngettext(
        "%(count)d proposal. Nothing changes before you accept it, and nothing is saved before you save.",
        "%(count)d proposals. Nothing changes before you accept it, and nothing is saved before you save.",
        count,
    )
    told = str(fa(sentence % {"count": count}))
    return f"{told} {_told_cut()}" if any(proofs.is_cut for proofs in found) else told


def _proofs(article: Article) -> list[Proofs]:
    try:
        return [proofs_of(name, getattr(article, name)) for name in FIELDS]
    except richtext.UnfitText:
        return [proofs_of(name, getattr(article, name)) for name in PLAIN_FIELDS]


def _dates_in(name: str, text: str, day: date) -> list[Finding]:
    find = relative_dates.found_in_html if name == "body" else relative_dates.found_in
    return find(text, day)


def _date_shown(body: str, finding: Finding) -> dict:
    place = Proposal(finding.start, finding.end, finding.text, "", "")
    before, after = orthography.around(body, place, is_html=True)
    words = {"key": f"body-{finding.start}-{finding.end}", "text": html.unescape(finding.text)}
    about = {"meaning": finding.meaning, "is_quoted": finding.is_quoted}
    return words | about | {"before": before, "after": after}


def _with_orthography(article: Article, chosen: set[str] | None) -> tuple[dict[str, str], int]:
    texts, places = {}, 0
    for proofs in _proofs(article):
        keys = [f"{proofs.name}-{proposal.start}-{proposal.end}" for proposal in proofs.proposals]
        accepted = [
            proposal
            for proposal, key in zip(proofs.proposals, keys, strict=True)
            if chosen is None or key in chosen
        ]
        # One quotation mark without the other would be worse than none.
        pairs = {proposal.pair for proposal in accepted} - {None}
        accepted = [
            proposal for proposal in proofs.proposals if proposal in accepted or proposal.pair in pairs
        ]
        if accepted:
            texts[proofs.name] = orthography.with_proposals(proofs.text, accepted)
            places += len(accepted)
    return texts, places


def _with_dates(article: Article, chosen: set[str] | None) -> tuple[dict[str, str], int]:
    """All are those outside quotations: what is quoted may have been said on another day."""
    accepted = [
        finding
        for finding in _dates_in("body", article.body, day_of(article))[:MOST_SHOWN]
        if (not finding.is_quoted if chosen is None else f"body-{finding.start}-{finding.end}" in chosen)
    ]
    return {"body": relative_dates.marked(article.body, accepted)}, len(accepted)
