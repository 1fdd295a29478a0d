"""What the desk's article form sends, as a browser would send it."""

from django.test import Client
from django.urls import reverse

from news.models import Article, Category


def article_data(category: Category, **changes) -> dict:
    return {
        "over_title": "",
        "kind": "news",
        "title": "دیدار با شهردار",
        "lead": "سرکنسول با شهردار دیدار کرد.",
        "body": "<p>متن خبر</p>",
        "category": category.pk,
        "published_at_0": "",
        "published_at_1": "",
        "expires_at_0": "",
        "expires_at_1": "",
        "comments_open": "on",
        "slug": "",
        "event_on": "",
        "event_time": "",
        "event_place": "",
        **rows("gallery_pictures"),
        **rows("picks"),
        **changes,
    }


def rows(prefix: str, *wanted: dict, saved: int = 0) -> dict:
    """Rows of the gallery or of the picked articles, in the order in which they stand on the page."""
    data = {f"{prefix}-TOTAL_FORMS": len(wanted), f"{prefix}-INITIAL_FORMS": saved}
    for number, row in enumerate(wanted):
        data |= {f"{prefix}-{number}-{name}": value for name, value in {"ORDER": number + 1, **row}.items()}
    return data


def office_data(*hours: dict, **changes) -> dict:
    """The office's form with rows of its week; those with an `id` first, as on the page."""
    saved = sum("id" in row for row in hours)
    data = {
        "name": "سرکنسولگری نمونه",
        "week-TOTAL_FORMS": len(hours),
        "week-INITIAL_FORMS": saved,
        **changes,
    }
    for number, row in enumerate(hours):
        data |= {f"week-{number}-{name}": value for name, value in row.items()}
    return data


def editorial(data: dict, **changes) -> dict:
    """The same with the fields that editors alone have."""
    return {"author": "", "baseline_views": "0", "withdrawal_notice": "", "redirect_to": ""} | data | changes


def send(browser: Client, article: Article | None, data: dict):
    """Post the form of an article, or of a new one, and answer with the response."""
    address = (
        reverse("admin:news_article_change", args=[article.pk])
        if article
        else reverse("admin:news_article_add")
    )
    return browser.post(address, data)


def errors(response) -> str:
    """What stands beside the fields, and above them."""
    forms = [
        response.context["adminform"].form,
        *(f for s in response.context["inline_admin_formsets"] for f in s.formset),
    ]
    found = [str(text) for form in forms for texts in form.errors.values() for text in texts]
    found += [
        str(text) for s in response.context["inline_admin_formsets"] for text in s.formset.non_form_errors()
    ]
    return " ".join(found)
