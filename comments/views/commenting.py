"""A visitor sends a comment. With JavaScript the answer is JSON, without it a page."""

from datetime import datetime
from functools import cache

from django.db.models import BigIntegerField, DateTimeField, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comments import author_cookie, discussion_rules, form_token, receiving
from comments.forms import CommentForm, comment_number
from comments.models import Comment, DiscussionRules
from comments.own_comments import shown_to_its_author
from comments.views.answers import wants_json
from news import jalali
from news.models import Article
from news.public_post import public_post
from news.written_once import Blank
from news.written_rows import Written, instances, written

_NOW = Blank("now", DateTimeField())


@public_post
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    article = _article(request, pk)
    rules = discussion_rules.of(article)
    closed = discussion_rules.why_closed(article, rules, timezone.now())
    page = CommentPage(request, article, rules)
    if request.method != "POST":
        return page.closed(closed) if closed else page.new()
    form = CommentForm(request.POST)
    return page.closed(closed, form) if closed else _receive(page, form)


def _article(request: HttpRequest, pk: int) -> Article:
    """What may be commented on. Of what was taken off while somebody wrote, the words at least come back."""
    query = _once_readable() if request.method == "POST" else _published()
    for article in instances(query, {"article": pk, "now": timezone.now()}):
        return article
    raise Http404


@cache
def _once_readable() -> Written:
    return _with_what_is_asked(Article.objects.readable(_NOW) | Article.objects.gone(_NOW))


@cache
def _published() -> Written:
    return _with_what_is_asked(Article.objects.published(_NOW))


def _with_what_is_asked(articles: QuerySet[Article]) -> Written:
    """The rules, and the columns that they and pages of one comment look at."""
    columns = ("status", "published_at", "expires_at", "comments_open", "title", "slug")
    articles = articles.filter(pk=Blank("article", BigIntegerField())).order_by().only(*columns)
    return written(discussion_rules.beside(articles))


def _receive(page: "CommentPage", form: CommentForm) -> HttpResponse:
    """Whatever is wrong, the words come back to be sent again, or at least to be copied."""
    if not form.is_valid():
        return page.mistaken(form) if set(form.errors) != {"website"} else page.seems_a_robot(form)
    try:
        received = receiving.receive(page.request, page.article, form)
    except receiving.OtherWords as refusal:
        return page.sent_before(form, refusal.earlier)
    except form_token.UnusableToken:
        message = _("Please look once more at your comment and send it.")
        return page.once_more(form.again(page.article.pk), message, status=422)
    except form_token.HastyToken:
        message = _("That was very quick. Please wait a few seconds and send it once more.")
        return page.once_more(form, message, status=422)
    except receiving.TooManyComments:
        message = _("Too many comments in a short time. Your text is kept here; please send it later.")
        return page.once_more(form, message, status=429)
    except receiving.Banned as refusal:
        return page.banned(form, refusal.until)
    except receiving.ArticleGone:
        return page.closed(_("This article was removed. Your text is kept here, to be copied."), form)
    except receiving.NothingToAnswer:
        message = _("The comment that you answer is no longer shown. Yours can be sent as one of its own.")
        form.add_error("reply_to", message)
        return page.mistaken(form.detached())
    return page.received(received)


class CommentPage:
    """The answers to one request: each as JSON for the script, as a page for everybody else."""

    def __init__(self, request: HttpRequest, article: Article, rules: DiscussionRules) -> None:
        self.request, self.article, self.rules = request, article, rules

    def new(self) -> HttpResponse:
        """An empty form, for an answer where `reply_to` names a comment of this article."""
        answered = self._answered(self.request.GET.get("reply_to", ""))
        form = CommentForm.blank(self.article.pk, answered.pk if answered else None)
        return self._page(form, state="new", answered=answered)

    def mistaken(self, form: CommentForm) -> HttpResponse:
        return self._answer(form, "error", _("Please mend the marked fields."), 422)

    def seems_a_robot(self, form: CommentForm) -> HttpResponse:
        """Perhaps it was a browser that fills in forms by itself; the field comes back empty."""
        message = _("A field that people do not see was filled in. Please send your comment once more.")
        return self.once_more(form, message, status=422)

    def once_more(self, form: CommentForm, message: str, status: int) -> HttpResponse:
        if not form.data.get("token"):
            form = form.again(self.article.pk)
        return self._answer(form, "confirm", message, status)

    def sent_before(self, form: CommentForm, earlier: Comment) -> HttpResponse:
        """The same form with other words, as after "back" or a lost answer: nothing of them is kept yet."""
        message = _(
            "Your earlier text was received (tracking code %(code)s). This is another text: send it once more if it"
            " is to be a comment of its own."
        )
        # Isolated: a code of digits alone would be turned round among Persian words.
        code = f"\u2066{earlier.shown_code}\u2069"
        return self.once_more(form.again(self.article.pk), message % {"code": code}, status=422)

    def closed(self, why: str, form: CommentForm | None = None) -> HttpResponse:
        return self._answer(form, "closed", why, 409 if form else 200)

    def banned(self, form: CommentForm, until: datetime) -> HttpResponse:
        message = _("From your network no comments are taken until %(date)s. Your text is kept here.")
        return self._answer(form, "closed", message % {"date": jalali.date_and_time(until)}, 403)

    def received(self, received: Comment) -> HttpResponse:
        if wants_json(self.request):
            response = JsonResponse(self._receipt(received), status=201)
        else:
            tracking = reverse("comments:tracking", args=[received.code])
            response = HttpResponseRedirect(f"{tracking}?received", status=303)
        self._remember_author(response, received)
        return response

    def _receipt(self, received: Comment) -> dict:
        shown = shown_to_its_author(received)
        return {
            "message": _("Your comment was received and is awaiting approval."),
            "code": shown["code"],
            "tracking_url": shown["tracking_url"],
            "comment": shown,
            "masked": received.is_masked,
            "token": form_token.make(self.article.pk),
        }

    def _remember_author(self, response: HttpResponse, received: Comment) -> None:
        """Only the browser of its author gets the cookie, should a form have been sent by two."""
        author = author_cookie.author_for(self.request, received.form_token)
        if received.author and bytes(received.author) == author_cookie.author_key(author):
            author_cookie.remember(response, author)

    def _answer(self, form: CommentForm | None, state: str, message: str, status: int) -> HttpResponse:
        if self.request.method == "POST" and wants_json(self.request):
            answer = {"message": message, "errors": form.errors if state == "error" else {}}
            if state == "confirm":
                answer["token"] = form.data["token"]
            return JsonResponse(answer, status=status)
        answered = self._answered(form["reply_to"].value()) if form else None
        return self._page(form, state=state, message=message, answered=answered, status=status)

    def _answered(self, typed: str | None) -> Comment | None:
        number = comment_number(typed or "")
        return receiving.answered_comment(self.article, number) if number else None

    def _page(self, form: CommentForm | None, *, status: int = 200, **context) -> HttpResponse:
        context |= {"article": self.article, "form": form, "rules": self.rules}
        return render(self.request, "comments/comment_page.html", context, status=status)
