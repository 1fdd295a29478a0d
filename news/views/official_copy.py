"""The copy of an article for the file, and what tells whether a copy is current."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from news.models import Article
from news.official_copy import VerifyForm, look_up, may_ask
from news.public_page import public_page


@public_page
def official_copy(request: HttpRequest, pk: int) -> HttpResponse:
    found = Article.objects.readable().filter(pk=pk).first()
    if found is None:
        # What the article's own address says of it: where it went, or that it is gone.
        return redirect("news:short", get_object_or_404(Article.objects.gone(), pk=pk).pk)
    since = found.public_texts.filter(digest=found.text_digest).order_by("-id").first()
    return render(request, "news/official_copy.html", {"article": found, "wording": since})


@public_page
def verify(request: HttpRequest) -> HttpResponse:
    """A form for what stands on a copy; with both numbers, what the site knows of that text."""
    if not {"code", "digest"} & request.GET.keys():
        return render(request, "news/verify.html", {"form": VerifyForm()})
    form = VerifyForm(request.GET)
    if not form.is_valid():
        return render(request, "news/verify.html", {"form": form}, status=422)
    if not may_ask(request):
        message = _("Too many questions came from here within an hour. Please come back later.")
        return render(request, "news/verify.html", {"form": form, "message": message}, status=429)
    finding = look_up(form.cleaned_data["code"], form.cleaned_data["digest"], timezone.now())
    return render(request, "news/verify.html", {"form": form, "finding": finding})
