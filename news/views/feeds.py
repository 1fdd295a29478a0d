"""RSS and Atom: everything, a category, a tag, a person."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from news import persian
from news.feeds import FORMS, feed
from news.models import Article, Category, FormerPerson, Tag, people_with_a_page
from news.public_page import public_page
from news.views.people import articles_about


@public_page
def newest(request: HttpRequest, form: str) -> HttpResponse:
    _check(form)
    address = reverse("news:feed", args=[form])
    return _answer(form, Article.objects.published(), title="", page=reverse("news:home"), address=address)


@public_page
def of_category(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    _check(form)
    found = get_object_or_404(Category, slug=persian.slugify(slug, max_length=80))
    address = reverse("news:category_feed", args=[found.slug, form])
    if slug != found.slug:
        return redirect(address, permanent=True)
    articles = Article.objects.published().filter(category=found)
    return _answer(form, articles, title=found.name, page=found.get_absolute_url(), address=address)


@public_page
def of_tag(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """As the tag's page: a tag that no published article has is not there."""
    _check(form)
    found = get_object_or_404(Tag.objects.in_use(), slug=persian.slugify(slug, max_length=80))
    address = reverse("news:tag_feed", args=[found.slug, form])
    if slug != found.slug:
        return redirect(address, permanent=True)
    articles = Article.objects.published().filter(tags=found)
    return _answer(form, articles, title=found.name, page=found.get_absolute_url(), address=address)


@public_page
def of_person(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """As the person's page: an old number leads to the one that it was merged into."""
    _check(form)
    found = people_with_a_page().filter(pk=pk).first()
    if found is None:
        former = FormerPerson.objects.filter(old_id=pk).values("person")
        winner = get_object_or_404(people_with_a_page(), pk__in=former)
        return redirect("news:person_feed", winner.pk, form, permanent=True)
    address = reverse("news:person_feed", args=[pk, form])
    return _answer(
        form, articles_about(found), title=found.name, page=found.get_absolute_url(), address=address
    )


def _check(form: str) -> None:
    if form not in FORMS:
        raise Http404


def _answer(form: str, articles: QuerySet[Article], **about: str) -> HttpResponse:
    made = feed(form, articles, **about)
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
