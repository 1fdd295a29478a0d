"""Fills a site with what its pages show, or says what its pages are: `… pages fill`, `… pages read`."""

import hashlib
import json
import sys

import django

django.setup()

from django.contrib.sessions.models import Session  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from news import visitors  # noqa: E402
from news.models import Article, Meeting, Page, Person  # noqa: E402
from tests import factories  # noqa: E402

SENTENCE = "رازی که در هیچ نسخهٔ رمزشده‌ای خوانده نمی‌شود"
FIXED = (
    "/", "/news/", "/news/archive/", "/search/", "/search/?q=دیدار", "/meetings/", "/office/", "/announcements/",
    "/feeds/news.rss", "/feeds/news.atom", "/sitemap.xml", "/robots.txt", "/topics/",
)  # fmt: skip


def fill() -> None:
    factories.OfficeFactory()
    category = factories.CategoryFactory()
    for number in range(6):
        picture = factories.PictureFactory()
        body = f"<p>{SENTENCE}</p>" if number == 0 else "<p>دو طرف گفت‌وگو کردند.</p>"
        factories.ArticleFactory(category=category, lead_picture=picture, body=body)
    factories.ArticleFactory(status=Article.Status.DRAFT, title="پیش‌نویس")
    person = factories.PersonFactory()
    for _number in range(2):
        meeting = factories.published_meeting()
        factories.ParticipantFactory(meeting=meeting, person=person)
    factories.CommentFactory(article=Article.objects.published().first())
    Session.objects.create(session_key="k" * 32, session_data="x", expire_date=timezone.now())
    today = timezone.localdate()
    visitors._day_key(today)
    visitors.make_group_key(today)


def read() -> None:
    reader = Client(headers={"host": "127.0.0.1"})
    rows = [
        *Article.objects.published(),
        *Meeting.objects.published(),
        *Person.objects.all(),
        *Page.objects.all(),
    ]
    answers = {path: reader.get(path) for path in [*FIXED, *(row.get_absolute_url() for row in rows)]}
    pages = {
        path: [each.status_code, hashlib.sha256(each.getvalue()).hexdigest()]
        for path, each in answers.items()
    }
    print(json.dumps(pages))


if __name__ == "__main__":
    {"fill": fill, "read": read}[sys.argv[1]]()
