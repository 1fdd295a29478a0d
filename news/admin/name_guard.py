"""The name guard at the desk: after an article is saved, a message; on a page of its own, what one click does."""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from news import versions, workflow
from news.admin.participants import MOST_ROWS
from news.models import Article, Meeting, MeetingCorrection, Participant
from news.name_guard import ABSENT, POST, SPELLING, Finding, NameGuard
from news.name_mending import Mended
from news.richtext import UnfitText
from news.templatetags.persian import fa

_Base = admin.ModelAdmin if TYPE_CHECKING else object
# The register is kept in Persian, whatever language the desk speaks.
REASON = "افزودن شرکت‌کننده از متن خبر"


def may_add_to(request: HttpRequest, meeting: Meeting) -> bool:
    """Whoever prepares meetings adds to an internal one; to a public one, whoever publishes."""
    needed = ["news.change_meeting"] + (["news.publish_meeting"] if meeting.published_at else [])
    return request.user.has_perms(needed)


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    if not (value.isascii() and value.isdecimal() and len(value) < 19):
        raise BadRequest(name)
    return int(value)


class NameGuardPage(_Base):
    """For the admin of articles."""

    def get_urls(self) -> list:
        page = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.names))
        return [path("<int:pk>/names/", page, name="news_article_names"), *super().get_urls()]

    def response_add(self, request: HttpRequest, obj: Article, *args, **kwargs) -> HttpResponse:
        response = super().response_add(request, obj, *args, **kwargs)
        self._tell_of_names(request, obj)
        return response

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        response = super().response_change(request, obj)
        self._tell_of_names(request, obj)
        return response

    def _tell_of_names(self, request: HttpRequest, article: Article) -> None:
        if not request.user.has_perm("news.view_person"):
            return
        if count := len(NameGuard(article).findings):
            sentence = ngettext(
                "%(count)d remark on the names in this article.",
                "%(count)d remarks on the names in this article.",
                count,
            )
            address = reverse("admin:news_article_names", args=[article.pk])
            link = format_html(
                '{} <a href="{}">{}</a>', fa(sentence % {"count": count}), address, _("Look at the names")
            )
            self.message_user(request, link, messages.WARNING)

    # --- The page ---------------------------------------------------------------------------------

    def names(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not (self.has_view_permission(request) and request.user.has_perm("news.view_person")):
            raise PermissionDenied
        article = get_object_or_404(Article.objects.at_desk(request.user), pk=pk)
        if request.method == "POST":
            self._act(request, article)
            return HttpResponseRedirect(request.path)
        return self._page(request, article)

    def _page(self, request: HttpRequest, article: Article) -> HttpResponse:
        guard = NameGuard(article)
        may_change = workflow.may_change(request.user, article)
        people: dict[int, dict] = {}
        for finding in guard.findings:
            entry = people.setdefault(finding.person.pk, {"person": finding.person, "findings": []})
            entry["findings"].append((finding, guard.mending(finding).places))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Names in the article"),
            "subtitle": article.title,
            "opts": self.opts,
            "article": article,
            "people": list(people.values()),
            "day": guard.day,
            "has_meeting": bool(guard.meetings),
            "meetings": [meeting for meeting in guard.meetings if may_add_to(request, meeting)],
            "sides": Participant.Side.choices,
            "may_change": may_change,
            "seen": article.modified_at.isoformat(),
        }
        return TemplateResponse(request, "admin/news/article/names.html", context)

    # --- What one click does ----------------------------------------------------------------------

    def _act(self, request: HttpRequest, article: Article) -> None:
        acts = {
            "mention": self._mention,
            "participant": self._add_participant,
            SPELLING: self._mend,
            POST: self._mend,
        }
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            raise BadRequest("act")
        with transaction.atomic():
            act(request, article.pk)

    def _mention(self, request: HttpRequest, pk: int) -> None:
        article = Article.objects.select_for_update(no_key=True).get(pk=pk)
        if not workflow.may_change(request.user, article):
            raise PermissionDenied
        person = self._absent(request, article)
        if person is None:
            return
        versions.begin(article)
        article.mentions.add(person)
        self._keep(request, article)
        self.log_change(request, article, _("Noted as mentioned: %(name)s") % {"name": person.name})
        self._say(request, _("%(name)s is noted as mentioned in the article.") % {"name": person.name})

    def _absent(self, request: HttpRequest, article: Article):
        """The person of the button, if the text still names them and nothing links them; else it is said."""
        pk = _number(request, "person")
        for finding in NameGuard(article).findings:
            if (finding.kind, finding.person.pk) == (ABSENT, pk):
                return finding.person
        self._is_gone(request)
        return None

    def _add_participant(self, request: HttpRequest, pk: int) -> None:
        article = get_object_or_404(Article, pk=pk)
        # Locked, so that the rank is still free when the row is written.
        locked = Meeting.objects.select_for_update(no_key=True).filter(articles=article)
        meeting = get_object_or_404(locked, pk=_number(request, "meeting"))
        side = request.POST.get("side", "")
        if side not in Participant.Side:
            raise BadRequest("side")
        if not may_add_to(request, meeting):
            raise PermissionDenied
        if meeting.participants.count() >= MOST_ROWS:
            self.message_user(request, _("No form takes more participants than these."), messages.ERROR)
        elif person := self._absent(request, article):
            self._write_participant(request, meeting, Participant(meeting=meeting, side=side, person=person))

    def _write_participant(self, request: HttpRequest, meeting: Meeting, participant: Participant) -> None:
        own_side = meeting.participants.filter(side=participant.side)
        participant.rank = (own_side.aggregate(last=Max("rank"))["last"] or 0) + 1
        participant.fill_in()
        participant.save()
        Meeting.objects.filter(pk=meeting.pk).update(modified_at=timezone.now())
        if meeting.published_at:
            MeetingCorrection.objects.create(meeting=meeting, made_by=request.user, reason=REASON)
        names = {"name": participant.name, "meeting": meeting.subject}
        self.log_change(request, meeting, _("Added to the participants: %(name)s") % names)
        self._say(request, _("%(name)s was added to the participants of “%(meeting)s”.") % names)

    def _mend(self, request: HttpRequest, pk: int) -> None:
        article = Article.objects.select_for_update(of=["self"], no_key=True).get(pk=pk)
        if not workflow.may_change(request.user, article):
            raise PermissionDenied
        if request.POST.get("seen") != article.modified_at.isoformat():
            self.message_user(
                request,
                _("Meanwhile somebody has changed this article. Nothing was written; look at it once more."),
                messages.ERROR,
            )
            return
        guard = NameGuard(article)
        finding = self._finding_of_button(request, guard)
        mending = guard.mending(finding) if finding else Mended({}, 0)
        if finding and mending.places:
            self._write(request, article, finding, mending)
        else:
            self._is_gone(request)

    def _finding_of_button(self, request: HttpRequest, guard: NameGuard) -> Finding | None:
        """The finding whose button was pressed, found anew: only what was shown is written."""
        kind, person = request.POST["act"], _number(request, "person")
        key = request.POST.get("key", "")
        post = _number(request, "membership") if kind == POST else None
        for finding in guard.findings:
            same_post = (finding.membership.pk if finding.membership else None) == post
            if (finding.kind, finding.person.pk, finding.key) == (kind, person, key) and same_post:
                return finding if finding.snippet.new == request.POST.get("new") else None
        return None

    def _write(self, request: HttpRequest, article: Article, finding: Finding, mending: Mended) -> None:
        try:
            versions.begin(article)
            for name, text in mending.fields.items():
                setattr(article, name, article._meta.get_field(name).clean(text, article))
            article.save(update_fields=[*mending.fields, "body_text", "modified_at"])
            self._keep(request, article)
        except (UnfitText, ValidationError) as error:
            self.message_user(
                request, _("Nothing was written: %(why)s") % {"why": " ".join(error.messages)}, messages.ERROR
            )
            return
        words = {"old": finding.snippet.old, "new": finding.snippet.new}
        self.log_change(request, article, _("“%(old)s” became “%(new)s”") % words)
        done = ngettext(
            "“%(new)s” now stands in %(count)d place.",
            "“%(new)s” now stands in %(count)d places.",
            mending.places,
        )
        self._say(request, done % {"new": finding.snippet.new, "count": mending.places})

    def _keep(self, request: HttpRequest, article: Article) -> None:
        versions.keep(article, by=request.user, act=versions.Act.MENDED, note=_("names"))

    def _is_gone(self, request: HttpRequest) -> None:
        self.message_user(
            request, _("There is nothing left to do: this was settled meanwhile."), messages.INFO
        )

    def _say(self, request: HttpRequest, sentence: str) -> None:
        self.message_user(request, sentence, messages.SUCCESS)
