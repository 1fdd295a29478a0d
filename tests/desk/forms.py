"""What the desk's article form sends, as a browser would send it."""

from django.test import Client
from django.urls import reverse

from news.models import Article, Category


def article_data(category: Category, **changes) -> dict:
    return {
        "over_title": "",
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
        **changes,
    }


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
