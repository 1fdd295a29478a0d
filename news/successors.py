"""What answers in the place of a page that is gone: where all its redirects end, or word that it is gone."""

import re

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render

from news import addresses, redirects
from news.models import Article
from news.redirects import address_key, leads_safely

# Seconds that a browser or a cache relies on a redirect: one that the desk mends is mended soon.
KEPT = 5
MOST_STEPS = 5
_ARTICLE = re.compile(r"/(?:n/([0-9]{1,18})|news/([0-9]{1,18})(?:/[^/?]+)?)(?:\?.*)?")


class NoEnd(Exception):
    """A redirect leads back to where it began, or over more than five others."""


def end_of(target: str, *, of: str, without: str = "") -> str:
    """Where a visitor arrives whom the address `of` sends to `target`: over articles and redirects, in one step.

    The redirect of the key `without` does not count. "" where what he arrives at is gone too. Raises NoEnd.
    """
    passed = {_place(of)}
    for _step in range(MOST_STEPS + 1):
        target = redirects.readable(target)
        if not leads_safely(target):
            return ""
        if not target.startswith("/"):
            return target
        if _place(target) in passed:
            raise NoEnd
        passed.add(_place(target))
        onward = _onward(target, without)
        if onward is None:
            return target
        target = onward
    raise NoEnd


def _place(address: str) -> str:
    """One name for all addresses of an article; the key of any other."""
    number = _article(address)
    return f"/n/{number}" if number else address_key(address)


def _article(address: str) -> int | None:
    found = _ARTICLE.fullmatch(address_key(address))
    return int(found[1] or found[2]) if found else None


def _onward(address: str, without: str) -> str | None:
    """What our tables say of an address: where it leads on, "" where it is gone; None where it stays."""
    if number := _article(address):
        gone = Article.objects.gone().filter(pk=number).values_list("redirect_to", flat=True).first()
        if gone is not None:
            return gone
    row = redirects.find(address)
    if row is None or row.old_path == without:
        return None
    # A page that is there is shown, whatever a redirect says of its address.
    return None if addresses.shown([address_key(address)]) else row.target


# --- Answers --------------------------------------------------------------------------------------


def instead_of(request: HttpRequest) -> HttpResponse | None:
    """What answers where no page was found; None where the table of redirects has no say, or nothing to say."""
    if request.method not in ("GET", "HEAD"):
        return None
    path = address_key(request.path_info)
    if not path or addresses.is_reserved(path):
        return None
    if request.resolver_match is None:
        if addresses.is_known(f"{request.path_info}/"):
            # The slash is put there by CommonMiddleware.
            return None
        # A key has lost the hyphens at the ends of words: /news/archive/-1402/ is no other spelling of 1402.
        own = "" if "/-" in request.path_info else addresses.own_spelling(path)
        if own:
            query = request.META.get("QUERY_STRING", "")
            return _briefly_kept(HttpResponsePermanentRedirect(f"{own}?{query}" if query else own))
    elif addresses.is_fixed(request.resolver_match):
        return None
    return _by_the_table(request)


def _by_the_table(request: HttpRequest) -> HttpResponse | None:
    found = redirects.find(request.get_full_path())
    if found is None or found.target and not leads_safely(found.target):
        return None
    return _briefly_kept(_end_or_gone(request, found.target, {"is_page": True}))


def of_article(request: HttpRequest, gone: Article) -> HttpResponse:
    """What answers in the place of an article that the public could read once."""
    # An address of this site leads to no other by way of the table, whoever wrote that.
    stays_here = not redirects.is_elsewhere(gone.redirect_to)
    return _end_or_gone(request, gone.redirect_to, {"is_page": False}, stays_here=stays_here)


def _end_or_gone(
    request: HttpRequest, target: str, context: dict, *, stays_here: bool = False
) -> HttpResponse:
    try:
        end = end_of(target, of=request.get_full_path())
    except NoEnd:
        end = ""
    if stays_here and redirects.is_elsewhere(end):
        end = ""
    if redirects.is_elsewhere(end):
        # No browser remembers for ever that the readers of this site belong to another.
        return HttpResponseRedirect(end)
    if end:
        return HttpResponsePermanentRedirect(end)
    response = render(request, "errors/410.html", context, status=410)
    response["Cache-Control"] = "no-store"
    return response


def _briefly_kept(response: HttpResponse) -> HttpResponse:
    if response.status_code in (301, 302):
        response["Cache-Control"] = f"public, max-age={KEPT}"
    return response
