"""The office: where it is, when it is open, what it does for people; and its standing pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from news import page_text, persian
from news.models import ConsularService, Page, SpecialHours
from news.public_page import public_page
from news.readership import site_day


@public_page
def office(request: HttpRequest) -> HttpResponse:
    services = list(ConsularService.objects.offered())
    context = {
        "place": "office",
        "services": services,
        "changed_at": max((service.modified_at for service in services), default=None),
        # Those without a banner too.
        "coming": SpecialHours.objects.not_over(site_day()),
    }
    return render(request, "news/office.html", context)


@public_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Page.objects.in_public(), slug=persian.slugify(slug, max_length=80))
    if slug != found.slug:
        return redirect(found, permanent=True)
    return render(request, "news/page.html", {"page": found, "text": page_text.read(found.text)})
