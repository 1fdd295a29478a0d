"""The page on which a commenter follows, withdraws or erases a comment by its tracking code."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from comments import erasing, tracking
from comments.models import Comment
from news.public_post import public_post

_DO = {"withdraw": erasing.withdraw, "erase": erasing.erase}


@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """A field for the code; a known one leads on to its page."""
    if "code" not in request.GET:
        return _find_page(request, "", "")
    typed = request.GET["code"][:100]
    code = tracking.read_code(typed)
    if code is None:
        message = _("A tracking code has twelve letters and digits. Please compare it once more.")
        return _find_page(request, typed, message, status=422)
    try:
        comment = tracking.find(request, code)
    except tracking.TooManyGuesses:
        return _too_many_guesses(request, typed)
    if comment is None:
        return _unknown_code(request, typed)
    return redirect("comments:tracking", comment.code)


@public_post
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, code: str) -> HttpResponse:
    try:
        comment = tracking.find(request, code)
    except tracking.TooManyGuesses:
        return _too_many_guesses(request, code)
    if comment is None:
        return _unknown_code(request, code)
    if request.method == "POST":
        return _act(request, comment)
    act = request.GET.get("act", "")
    if act in tracking.ACTS[comment.status]:
        return render(request, "comments/tracking_act_page.html", {"comment": comment, "act": act})
    return _tracking_page(request, comment)


def _act(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Withdraw or erase; pressed twice, or in two windows, the second one is told that it was done before."""
    act = request.POST.get("act", "")
    if act not in _DO:
        raise BadRequest
    done = "done" if _DO[act](comment.pk) else "already"
    address = redirect("comments:tracking", comment.code).url
    return HttpResponseRedirect(f"{address}?{done}={act}", status=303)


def _tracking_page(request: HttpRequest, comment: Comment) -> HttpResponse:
    state, meaning = tracking.STATES[comment.status]
    article = tracking.readable_article(comment)
    context = {
        "comment": comment,
        "article": article,
        "address": tracking.address_of(comment) if article and comment.status == "approved" else "",
        "state": state,
        "meaning": meaning,
        "acts": tracking.ACTS[comment.status],
        "decided_at": tracking.decided_at(comment),
        "reason": tracking.rejection(comment),
        "private_answers": tracking.private_answers(comment),
        "official_answers": tracking.official_answers(comment) if article else (),
        "letters": tracking.letters_state(comment),
        "message": _message(request, comment),
    }
    return render(request, "comments/tracking_page.html", context)


def _message(request: HttpRequest, comment: Comment) -> str:
    """What just happened, as far as the comment's state bears it out: the address may say anything."""
    waits = comment.status in Comment.WAITING
    if "received" in request.GET and waits:
        return _("Thank you. Your comment was received. Please keep its tracking code.")
    messages = {
        ("done", "withdraw", "withdrawn"): _("Your comment was withdrawn."),
        ("already", "withdraw", "withdrawn"): _("Your comment had been withdrawn already."),
        ("done", "erase", "erased"): _("Your comment was erased."),
        ("already", "erase", "erased"): _("Your comment had been erased already."),
        ("already", "withdraw", "erased"): _("Your comment had been erased already."),
    }
    for (how, act, status), message in messages.items():
        if request.GET.get(how) == act and comment.status == status:
            return message
    return ""


def _unknown_code(request: HttpRequest, typed: str) -> HttpResponse:
    message = _("There is no comment with this code. Please compare it once more.")
    return _find_page(request, typed, message, status=404)


def _too_many_guesses(request: HttpRequest, typed: str) -> HttpResponse:
    message = _("There were too many unknown codes from here. Please try again in an hour.")
    return _find_page(request, typed, message, status=429)


def _find_page(request: HttpRequest, typed: str, error: str, *, status: int = 200) -> HttpResponse:
    return render(request, "comments/find_page.html", {"typed": typed, "error": error}, status=status)
