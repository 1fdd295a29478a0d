"""No English is left at the desk, and no date that is not Jalali: every page of every role is read."""

import re
import uuid
from importlib import import_module

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import CHANGE, LogEntry
from django.urls import reverse

from tests.desk.rights import DATA, MAY_OPEN, PEOPLE
from tests.factories import ArticleFactory, CommentFactory, RejectionReasonFactory, TagFactory

LATIN = re.compile(r"[A-Za-z]{2,}")
DIGITS = re.compile(r"[0-9]")
# Names of formats, which have no Persian name, and an address as an example.
ALLOWED = {"CSV", "XLSX", "ZIP", "JPEG", "PNG", "WebP", "news", "https", *PEOPLE}
# What stands on keys.
ALLOWED |= {"Ctrl", "Alt", "Shift", "Esc"}
# Apps for one-time codes, by the names under which they are found.
ALLOWED |= {"TOTP", "Aegis", "FreeOTP", "Google", "Microsoft", "Authenticator"}
# Names of cities in three scripts, which search takes for one.
ALLOWED.update(LATIN.findall(" ".join(import_module("news.migrations.0007_synonyms").GROUPS)))


def words(page: str) -> set[str]:
    """The Latin words that a reader or a screen reader meets on the page; commands are typed as they stand."""
    soup = BeautifulSoup(page, "html.parser")
    for element in soup(["script", "style", "svg", "textarea", "code"]):
        element.decompose()
    seen = [soup.get_text(" ")]
    for element in soup.find_all(True):
        seen += [element.get(name, "") for name in ("title", "placeholder", "aria-label", "alt", "label")]
        if element.name == "input" and element.get("type") in {"submit", "button", "reset"}:
            seen.append(element.get("value", ""))
    return set(LATIN.findall(" ".join(seen))) - ALLOWED


def digits(page: str) -> list[str]:
    """Latin digits in what is to be read; addresses and what stands in inputs are for machines, keys are so marked."""
    soup = BeautifulSoup(page, "html.parser")
    for element in soup(["script", "style", "svg", "textarea", "kbd"]):
        element.decompose()
    return [text.strip() for text in soup.find_all(string=DIGITS) if "/news/12/" not in text]


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_of_a_role_is_persian(person, pages, login, request):
    browser = login(request.getfixturevalue(person))
    # The preview is a page of the public's, with the article's address to be copied.
    addresses = {name: pages[name] for name in MAY_OPEN[person] - DATA - {"preview"}}
    addresses["index"] = reverse("admin:index")
    for name, address in addresses.items():
        page = browser.get(address).content.decode()
        assert '<html lang="fa" dir="rtl"' in page, name
        assert words(page) == set(), name
        assert digits(page) == [], name


def test_the_pages_of_superusers_are_persian(admin_client, pages, writer):
    for name in ("user list", "user", "user add"):
        page = admin_client.get(pages[name]).content.decode()
        assert words(page) - {"example", "org", "admin", "com"} == set(), name
    page = admin_client.get(reverse("admin:auth_user_password_change", args=[writer.pk])).content.decode()
    assert words(page) == {"admin"}
    assert digits(page) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["login", "password_reset", "password_reset_done", "password_reset_complete"]
)
def test_the_pages_before_the_login_are_persian(client, name):
    page = client.get(reverse(f"admin:{name}")).content.decode()
    assert words(page) == set()
    assert digits(page) == []


def test_what_is_said_about_mistakes_is_persian(writer, login):
    browser = login(writer)
    answers = [
        browser.post(reverse("admin:login"), {"username": "writer", "password": "wrong"}),
        browser.post(reverse("admin:news_article_add"), {"title": ""}),
        browser.post(reverse("admin:news_picture_add"), {}),
        browser.post(reverse("admin:news_tag_add"), {"name": ""}),
        browser.post(
            reverse("admin:password_change"),
            {"old_password": "wrong", "new_password1": "short", "new_password2": "other"},
        ),
        browser.get(reverse("admin:news_article_changelist"), {"q": "چیزی که نیست"}),
        browser.get(reverse("admin:news_category_change", args=[999]), follow=True),
        browser.post(reverse("admin:logout")),
    ]
    for answer in answers:
        assert words(answer.content.decode()) == set(), answer.request


def test_what_is_said_after_an_act_is_persian(administrator, login):
    browser = login(administrator)
    comment = CommentFactory(article=ArticleFactory(title="دیدار"))
    LogEntry.objects.log_actions(
        administrator.pk, [comment.article], CHANGE, [{"changed": {"fields": ["تیتر"]}}]
    )
    decide = reverse("admin:comments_comment_decide", args=[comment.pk])
    sent = {"name": "برچسب تازه"}
    answers = [
        browser.post(reverse("admin:news_tag_add"), sent, follow=True),
        browser.post(reverse("admin:news_tag_add"), {"name": "دیگری", "_addanother": "1"}, follow=True),
        browser.post(decide, {"decision": "approved"}, follow=True),
        browser.get(reverse("admin:news_article_versions", args=[comment.article_id])),
        browser.get(reverse("admin:index")),
    ]
    for answer in answers:
        page = answer.content.decode()
        assert words(page) == set(), answer.request
        assert digits(page) == [], answer.request


def test_what_moderators_are_told_is_persian(administrator, login):
    """Each act, once done, once too late, once with something missing; as a page and as the script's answer."""
    desk, article = login(administrator), ArticleFactory(title="دیدار")
    comment = CommentFactory(article=article, group=b"g" * 16)
    reason = RejectionReasonFactory().pk
    acts = [
        ("decide", {"decision": "rejected"}),
        ("decide", {"decision": "rejected", "reason": reason}),
        ("decide", {"decision": "approved"}),
        ("undo", {}),
        ("undo", {}),
        ("ban", {"days": "x"}),
        ("ban", {"days": "7", "reason": "سیل پیام"}),
        ("ban", {"days": "7", "reason": "سیل پیام"}),
        ("close_reports", {}),
        ("answer", {"text": "", "token": uuid.uuid4()}),
        ("answer", {"text": "پاسخ ما این است.", "token": uuid.uuid4()}),
        ("inquire", {"seen": "approved"}),
        ("inquire", {}),
    ]
    texts = []
    for act, sent in acts:
        address = reverse(f"admin:comments_comment_{act}", args=[comment.pk])
        texts.append(desk.post(address, sent, headers={"Accept": "application/json"}).json())
        texts.append(desk.post(address, sent, follow=True).content.decode())
    bulk = reverse("admin:comments_comment_bulk")
    many = [each.pk for each in CommentFactory.create_batch(51, article=article)]
    for sent in (
        {"decision": "approved"},
        {"decision": "spam", "chosen": many},
        {"decision": "spam", "chosen": many, "confirm": "51"},
        {"decision": "spam", "chosen": many[:3]},
        {"decision": "undo", "chosen": many[:3]},
        {"decision": "rejected", "chosen": many[:3]},
    ):
        texts.append(desk.post(bulk, sent, follow=True).content.decode())
    for text in texts:
        if isinstance(text, dict):
            errors = [error for found in text.get("errors", {}).values() for error in found]
            said = " ".join([text.get("message", ""), *errors])
            assert set(LATIN.findall(said)) <= ALLOWED, text
            assert not DIGITS.search(said), text
        else:
            # A sentence may begin with a colleague's name.
            assert words(text) <= {"Administrator"}
            assert digits(text) == []


def test_the_history_is_jalali(editor, login):
    tag = TagFactory()
    entry = LogEntry.objects.log_actions(editor.pk, [tag], CHANGE, "انتشار", single_object=True)
    LogEntry.objects.filter(pk=entry.pk).update(action_time="2023-12-01T09:26:00+00:00")
    address = reverse("admin:news_tag_history", args=[tag.pk])
    assert "۱۰ آذر ۱۴۰۲ - ۱۲:۲۶" in login(editor).get(address).content.decode()
