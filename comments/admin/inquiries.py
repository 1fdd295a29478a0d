"""Private inquiries at the desk: which wait, and the page on which one is answered."""

import uuid

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from comments import inquiries, moderation
from comments.admin.act_forms import AnswerForm, sent_before
from comments.models import CannedAnswer, Comment, ConcealedText, Follower, Inquiry, InquiryAnswer
from comments.named_articles import CONFIDENTIAL, is_named_to
from comments.waiting_time import waiting_time
from news.desk_lists import FoundAlready
from news.newsroom import NewsroomAdmin, letters
from news.persian import written
from news.search import NEWEST_HITS, matching
from news.templatetags.persian import fa

LONGEST = InquiryAnswer._meta.get_field("text").max_length


class InquiryAnswerForm(AnswerForm):
    longest = LONGEST
    close = forms.BooleanField(required=False, initial=True)


class StandingFilter(admin.SimpleListFilter):
    """Open ones unless somebody asks for others."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("closed", gettext_lazy("closed")), ("all", gettext_lazy("all"))]

    def choices(self, changelist) -> list[dict]:
        first, *rest = super().choices(changelist)
        return [first | {"display": gettext_lazy("open")}, *rest]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        return queryset.filter(closed_at__isnull=self.value() != "closed")


@admin.register(Inquiry)
class InquiryAdmin(FoundAlready, NewsroomAdmin):
    list_display = ["question", "state", "age", "told", "answered"]
    list_display_links = None
    sortable_by: list[str] = []
    list_filter = [StandingFilter]
    search_fields = ("comment__name", "comment__text")
    search_help_text = gettext_lazy("Words of the question or of who asks.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related("comment__article", "opened_by")
        rows = rows.annotate(
            answer_count=Count("answers"),
            is_article_named=is_named_to(request.user, "comment__article"),
            has_email=Exists(Follower.objects.filter(comment=OuterRef("comment"))),
        )
        texts = ("body", "body_text", "search", "lead")
        return rows.defer("comment__search", *(f"comment__article__{text}" for text in texts))

    def get_ordering(self, request: HttpRequest) -> list:
        """The longest waiting at the head."""
        return ["opened_at", "pk"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """By the words of their comments; where no whole word fits, by a part of one among the newest."""
        if not search_term.strip():
            return queryset, False
        rows = Inquiry.objects.filter(pk__in=queryset.order_by().values("pk")).order_by("-pk")
        by_words = rows.filter(comment__in=matching(Comment.objects.all(), search_term))
        keys = list(by_words.values_list("pk", flat=True)[:NEWEST_HITS]) or _by_part(rows, search_term)
        request.found = len(keys), len(keys) == NEWEST_HITS
        return queryset.filter(pk__in=keys), False

    # --- Who may do what --------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest) -> bool:
        """An inquiry begins as a comment (comments/inquiries.py)."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Inquiry | None = None) -> bool:
        return False

    def get_actions(self, request: HttpRequest) -> dict:
        return {}

    # --- The list ---------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("question"))
    def question(self, inquiry: Inquiry) -> SafeString:
        page = reverse("admin:comments_inquiry_change", args=[inquiry.pk])
        comment = inquiry.comment
        article = comment.article if inquiry.is_article_named else CONFIDENTIAL
        return format_html(
            '<a href="{}"><bdi>{}</bdi></a><p class="comment-text" dir="auto">{}</p><p class="under">{}</p>',
            page, comment.display_name, Truncator(comment.text).chars(200), article,
        )  # fmt: skip

    @admin.display(description=gettext_lazy("state"))
    def state(self, inquiry: Inquiry) -> SafeString:
        return format_html('<span class="badge is-{}">{}</span>', *standing(inquiry))

    @admin.display(description=gettext_lazy("age"))
    def age(self, inquiry: Inquiry) -> str:
        return waiting_time(inquiry.comment.created_at, timezone.now())

    @admin.display(description=gettext_lazy("e-mail"))
    def told(self, inquiry: Inquiry) -> str:
        return _("e-mail given") if inquiry.has_email else _("no e-mail given")

    @admin.display(description=gettext_lazy("answers"))
    def answered(self, inquiry: Inquiry) -> str:
        return fa(inquiry.answer_count)

    # --- The page of one --------------------------------------------------------------------------

    def get_urls(self) -> list:
        acts = [("close", self.close), ("reopen", self.reopen)]
        return [
            *(
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(require_POST(view)),
                    name=f"comments_inquiry_{name}",
                )
                for name, view in acts
            ),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        inquiry = self.get_object(request, object_id)
        if inquiry is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, inquiry):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, inquiry, _new_form())
        if not self.has_change_permission(request, inquiry):
            raise PermissionDenied
        return self._answered(request, inquiry)

    def _answered(self, request: HttpRequest, inquiry: Inquiry) -> HttpResponse:
        if "insert" in request.POST:
            return self._page(request, inquiry, _with_canned_answer(request.POST))
        form = InquiryAnswerForm(request.POST)
        if not form.is_valid():
            return self._page(request, inquiry, form, status=422)
        try:
            inquiries.answer(inquiry, by=request.user, **form.cleaned_data)
        except inquiries.OtherWords:
            return self._page(request, inquiry, sent_before(form), status=422)
        except inquiries.TakenBack:
            form.add_error(None, _("Nothing was answered: the comment is no inquiry any more."))
            return self._page(request, self.get_object(request, inquiry.pk) or inquiry, form, status=409)
        self.message_user(request, _("The answer stands on the tracking page now."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:comments_inquiry_change", args=[inquiry.pk]))

    def _page(
        self, request: HttpRequest, inquiry: Inquiry, form: forms.Form, status: int = 200
    ) -> TemplateResponse:
        comment = inquiry.comment
        last = moderation.last_decision(comment.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Inquiry of %(name)s") % {"name": comment.display_name},
            "inquiry": inquiry,
            "comment": comment,
            "is_article_named": inquiry.is_article_named,
            "standing": standing(inquiry),
            "way_back": reverse("admin:comments_inquiry_changelist"),
            "is_masked": ConcealedText.objects.filter(comment=comment).exists(),
            "answers": inquiry.answers.select_related("by"),
            "canned": CannedAnswer.objects.filter(is_active=True),
            "may_answer": self.has_change_permission(request, inquiry)
            and comment.status == Comment.Status.INQUIRY,
            "may_undo": bool(
                last and last.by == request.user and last.act == "inquiry" and not inquiry.answer_count
            ),
            "form": form,
            "token": form["token"].value(),
            "longest": LONGEST,
        }
        return TemplateResponse(request, "admin/comments/inquiry/page.html", context, status=status)

    # --- Closing and reopening --------------------------------------------------------------------

    def close(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._turn(request, pk, inquiries.close_inquiry, _("The inquiry is closed."))

    def reopen(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._turn(request, pk, inquiries.reopen, _("The inquiry is open again."))

    def _turn(self, request: HttpRequest, pk: int, turn, done: str) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        inquiry = get_object_or_404(Inquiry, pk=pk)
        if turn(inquiry, by=request.user):
            self.message_user(request, done, messages.SUCCESS)
        else:
            self.message_user(request, _("A colleague has done this already."), messages.WARNING)
        return HttpResponseRedirect(reverse("admin:comments_inquiry_change", args=[pk]))


def standing(inquiry: Inquiry) -> tuple[str, str]:
    """The look and the name of an inquiry's state."""
    if inquiry.comment.status != Comment.Status.INQUIRY:
        return "expired", inquiry.comment.get_status_display()
    return ("expired", _("closed")) if inquiry.closed_at else ("pending", _("open"))


def _by_part(inquiries: QuerySet, typed: str) -> list[int]:
    """The newest in whose name or text all stands that was typed, in any spelling and within any word."""
    words = letters(typed).split()
    newest = inquiries.values_list("pk", "comment__name", "comment__text")[:NEWEST_HITS]
    # Read here: the database would fold every comment there is to find those of a few inquiries.
    texts = ((key, letters(f"{name} {text}")) for key, name, text in newest)
    return [key for key, text in texts if words and all(word in text for word in words)]


def _new_form() -> InquiryAnswerForm:
    return InquiryAnswerForm(initial={"token": uuid.uuid4(), "close": True})


def _with_canned_answer(typed) -> InquiryAnswerForm:
    """The form once more, with the chosen answer below what was typed: the button without a script."""
    number = typed.get("canned", "")
    chosen = number if number.isascii() and number.isdecimal() and len(number) < 19 else None
    canned = CannedAnswer.objects.filter(pk=chosen, is_active=True).first()
    text = written(typed.get("text", ""))
    parts = [part for part in (text, canned.text if canned else "") if part]
    initial = {
        "token": typed.get("token") or uuid.uuid4(),
        "text": "\n".join(parts),
        "close": "close" in typed,
    }
    return InquiryAnswerForm(initial=initial)
