"""A visitor sends a comment. With JavaScript the answer is JSON, without it a page."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comments import form_token
from comments.forms import CommentForm
from comments.models import Comment
from comments.views.answers import wants_json
from news import visitors
from news.models import Article
from news.public_post import public_post
from news.readership import site_day

COMMENT_LIMITS = ((2, timedelta(minutes=1)), (10, timedelta(hours=1)), (30, timedelta(days=1)))


@public_post
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.published(), pk=pk)
    if request.method == "POST":
        return _receive(request, article, CommentForm(request.POST))
    if "received" in request.GET:
        return _comment_page(request, article, None, state="received", message=_received())
    if not article.comments_open:
        return _closed(request, article, None)
    return _comment_page(request, article, CommentForm.blank(pk), state="new")


def _receive(request: HttpRequest, article: Article, form: CommentForm) -> HttpResponse:
    """1. A closed discussion, bad input, an unusable or hasty form: the words come back to be sent again.
    2. A neighbourhood that sends too much is asked to wait.
    3. The comment waits for a person; the same form sent twice is one comment.
    """
    if not article.comments_open:
        return _closed(request, article, form)
    if not form.is_valid():
        message = _("Please mend the marked fields.")
        return _comment_page(request, article, form, state="error", message=message, status=422)
    try:
        number = form_token.read(form.cleaned_data["token"], article.pk)
    except form_token.UnusableToken:
        message = _("Please look once more at your comment and send it.")
        return _comment_page(
            request, article, form.again(article.pk), state="confirm", message=message, status=422
        )
    except form_token.HastyToken:
        message = _("That was very quick. Please wait a few seconds and send it once more.")
        return _comment_page(request, article, form, state="confirm", message=message, status=422)
    if Comment.objects.filter(form_token=number).exists():
        return _thanks(request, article)
    if not _within_limits(request):
        message = _("Too many comments in a short time. Your text is kept here; please send it later.")
        return _comment_page(request, article, form, state="confirm", message=message, status=429)
    written = Comment(
        article=article, name=form.cleaned_data["name"], text=form.cleaned_data["text"], form_token=number
    )
    Comment.objects.bulk_create([written], ignore_conflicts=True)
    return _thanks(request, article)


def _within_limits(request: HttpRequest) -> bool:
    who = visitors.group(request, site_day())
    return all(
        visitors.within_limit("comment", who, limit=limit, window=window) for limit, window in COMMENT_LIMITS
    )


def _closed(request: HttpRequest, article: Article, form: CommentForm | None) -> HttpResponse:
    message = _("This discussion is closed.")
    return _comment_page(request, article, form, state="closed", message=message, status=409 if form else 200)


def _received() -> str:
    return _("Your comment was received and is awaiting approval.")


def _thanks(request: HttpRequest, article: Article) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"message": _received()}, status=201)
    return HttpResponseRedirect(reverse("comments:comment", args=[article.pk]) + "?received", status=303)


def _comment_page(
    request: HttpRequest,
    article: Article,
    form: CommentForm | None,
    *,
    state: str,
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    if request.method == "POST" and wants_json(request):
        answer = {"message": message, "errors": form.errors if state == "error" else {}}
        if state == "confirm":
            answer["token"] = form.data["token"]
        return JsonResponse(answer, status=status)
    context = {"article": article, "form": form, "state": state, "message": message}
    return render(request, "comments/comment_page.html", context, status=status)
