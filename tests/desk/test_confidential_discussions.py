"""Comments under an article that was made confidential: decided like all others, without a word of the article."""

from urllib.parse import quote

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from comments import decision_links
from comments.admin.queue_tabs import TABS
from comments.models import Comment, ConcealedText, ModeratorDigest
from news.models import Article
from news.templatetags.persian import fa
from tests.factories import ArticleFactory, CommentFactory, InquiryFactory, ReportFactory

SECRET = "زرنگارستان"
CONFIDENTIAL = "خبر محرمانه"
QUEUE = "/admin/comments/comment/"


@pytest.fixture
def secret(editor) -> Article:
    """Public once, discussed, taken off, and kept from all but the editor since."""
    article = ArticleFactory(
        title=f"سفر به {SECRET}", slug=SECRET, status="unpublished", author=editor, is_embargoed=True
    )
    article.embargo_readers.set([editor])
    return article


@pytest.fixture
def discussed(secret) -> dict[str, Comment]:
    """A comment for every tab of the queue."""
    found = {
        status: CommentFactory(article=secret, status=status)
        for status in ("pending", "suspect", "approved", "rejected", "spam")
    }
    ConcealedText.objects.create(comment=found["pending"], text="۰۹۱۲")
    found["reported"] = ReportFactory(comment=CommentFactory(article=secret, status="approved")).comment
    found["inquiry"] = InquiryFactory(comment=CommentFactory(article=secret, status="inquiry")).comment
    return found


def pages_of(discussed) -> list[str]:
    waiting, inquiry = discussed["pending"], discussed["inquiry"]
    acts = ["change", "reject", "ban", "answer", "erase"]
    files = ["waiting", "approved"]
    return [
        *(f"{QUEUE}?tab={tab}" for tab in TABS),
        f"{QUEUE}?article={waiting.article_id}",
        *(reverse(f"admin:comments_comment_{act}", args=[waiting.pk]) for act in acts),
        reverse("admin:comments_inquiry_changelist"),
        reverse("admin:comments_inquiry_change", args=[inquiry.inquiry.pk]),
        *(f"{QUEUE}export.csv?tab={tab}" for tab in files),
        reverse("admin:index"),
    ]


def said(response) -> str:
    return response.getvalue().decode(errors="replace")


def names_it(text: str) -> bool:
    return SECRET in text or quote(SECRET) in text


@pytest.mark.parametrize("name", ["moderator", "administrator"])
def test_no_page_of_moderation_names_it(name, request, discussed, login):
    browser = login(request.getfixturevalue(name))
    texts = {page: said(browser.get(page)) for page in pages_of(discussed)}
    assert [page for page, text in texts.items() if names_it(text)] == []
    for page in (
        f"{QUEUE}?tab=waiting",
        reverse("admin:comments_inquiry_changelist"),
        f"{QUEUE}export.csv?tab=waiting",
    ):
        assert CONFIDENTIAL in texts[page], page
    opened = browser.post(reverse("admin:comments_comment_open", args=[discussed["pending"].pk]))
    assert CONFIDENTIAL in said(opened)
    assert not names_it(said(opened))


def test_who_may_know_of_it_reads_its_name(secret, discussed, moderator, login):
    secret.embargo_readers.add(moderator)
    browser = login(moderator)
    texts = [said(browser.get(page)) for page in pages_of(discussed) if "/erase/" not in page]
    assert sum(map(names_it, texts)) > len(texts) // 2
    assert not any(CONFIDENTIAL in text for text in texts)


def test_the_sealed_account_reads_its_name(discussed, admin_client):
    assert names_it(said(admin_client.get(QUEUE)))


def test_once_it_is_public_everybody_reads_its_name(secret, discussed, moderator, login):
    Article.objects.filter(pk=secret.pk).update(status="published")
    assert names_it(said(login(moderator).get(QUEUE)))


def test_the_choice_of_articles_tells_it_apart_by_its_number(secret, discussed, moderator, login):
    other = CommentFactory().article
    browser = login(moderator)
    offered = {one.pk: one.name for one in browser.get(QUEUE).context["articles"]}
    assert offered == {secret.pk: f"{CONFIDENTIAL} {fa(secret.pk)}", other.pk: other.title}
    chosen = [said(browser.get(f"{QUEUE}?article={one.pk}")) for one in (secret, other)]
    assert ["/discussion/" in page for page in chosen] == [False, True]


def test_its_comments_are_decided_like_all_others(discussed, moderator, login):
    comment = discussed["pending"]
    address = reverse("admin:comments_comment_decide", args=[comment.pk])
    answer = login(moderator).post(address, {"decision": "spam"}, headers={"Accept": "application/json"})
    assert answer.json()["done"]
    assert not names_it(said(answer))
    comment.refresh_from_db()
    assert comment.status == "spam"


def test_the_queue_asks_no_more_for_it(discussed, moderator, login, django_assert_max_num_queries):
    browser = login(moderator)
    browser.get(QUEUE)
    with django_assert_max_num_queries(10):
        browser.get(QUEUE)


class TestByMail:
    @pytest.fixture
    def letters(self, discussed, moderator, administrator, secret) -> dict[str, str]:
        for person in (moderator, administrator):
            ModeratorDigest.objects.create(user=person)
        secret.embargo_readers.add(administrator)
        call_command("send_moderation_digest")
        return {letter.to[0]: letter.body for letter in mail.outbox}

    def test_the_digest_names_it_only_to_who_may_know(self, letters, moderator, administrator):
        assert CONFIDENTIAL in letters[moderator.email]
        assert not names_it(letters[moderator.email])
        assert SECRET in letters[administrator.email]

    def test_the_page_behind_a_link_neither(self, discussed, moderator, administrator, secret, client):
        secret.embargo_readers.add(administrator)
        comment = discussed["pending"]
        pages = {}
        for person in (moderator, administrator):
            link = decision_links.make(person, [comment])[comment.pk].removeprefix(settings.SITE_URL)
            pages[person] = said(client.get(link))
        assert CONFIDENTIAL in pages[moderator]
        assert not names_it(pages[moderator])
        assert names_it(pages[administrator])
        assert comment.text in pages[moderator]
