"""Files that browsers and robots ask every site for."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from news import icons, jalali
from news.models import Office
from news.public_page import public_page
from news.readership import site_day
from news.site_address import absolute

TEXT = "text/plain; charset=utf-8"
# RFC 9116 asks for less than a year; counted from midnight, so that the file stays the same all day.
VALID = timedelta(days=300)
# The deep green and the paper of static/site/site.css.
THEME, BACKGROUND = "#07464b", "#fbfaf6"
LONGEST_SHORT_NAME = 14
FOR_EVER = "public, max-age=31536000, immutable"


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """What is no page of its own; the desk is not named, so that its address stays the operator's affair."""
    sitemap = absolute(reverse("news:sitemap"))
    return render(request, "robots.txt", {"sitemap": sitemap}, content_type=TEXT)


@public_page
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell of a weakness."""
    lines = {
        "Contact": _contact(Office.current()),
        "Expires": jalali.iso(jalali.at_site(site_day() + VALID)),
        "Preferred-Languages": "fa, en",
        "Canonical": absolute(reverse("news:security")),
    }
    return HttpResponse("".join(f"{name}: {value}\n" for name, value in lines.items()), content_type=TEXT)


@public_page
def manifest(request: HttpRequest) -> HttpResponse:
    office = Office.current()
    data = {
        "name": office.name,
        "short_name": _short(office.name),
        "lang": "fa",
        "dir": "rtl",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": THEME,
        "background_color": BACKGROUND,
        "icons": [
            {"src": icons.address(office, size), "sizes": f"{size}x{size}", "type": "image/png"}
            for size in (192, 512)
        ],
    }
    return JsonResponse(
        data,
        content_type="application/manifest+json; charset=utf-8",
        json_dumps_params={"ensure_ascii": False},
    )


@public_page
def icon(request: HttpRequest, size: int) -> HttpResponse:
    if size not in icons.SIZES:
        raise Http404
    office = Office.current()
    drawn = icons.drawn(office, size)
    if drawn is None:
        return HttpResponseRedirect(static(f"site/icons/{size}.png"))
    response = HttpResponse(drawn, content_type="image/png")
    if request.GET.get("v") == icons.version(office):
        response["Cache-Control"] = FOR_EVER
    return response


@public_page
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it whatever a page says, also beside a feed or a picture."""
    return HttpResponseRedirect(icons.address(Office.current(), 32))


def _contact(office: Office) -> str:
    """The operator's, else the office's mailbox, else its page."""
    named = settings.SECURITY_CONTACT or office.email
    if not named:
        return absolute(reverse("news:office"))
    return named if ":" in named else f"mailto:{named}"


def _short(name: str) -> str:
    """The first words, as many as stand below an icon."""
    words = name.split()
    while len(words) > 1 and len(" ".join(words)) > LONGEST_SHORT_NAME:
        words.pop()
    return " ".join(words)
