"""What readers see under an article: threads in pages, the office first, and nothing that nobody approved."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from comments import threads
from comments.models import Comment
from comments.threads import place_of, thread_of, threads_of
from comments.under_article import under_article
from news.counted_rows import MOST_COUNTED
from tests.factories import ArticleFactory, CommentFactory, StaffFactory

pytestmark = pytest.mark.django_db
GONE = "این دیدگاه برداشته شده است"


@pytest.fixture
def article():
    return ArticleFactory()


@pytest.fixture
def said(article):
    """An approved comment, `age` minutes old: said("متن", age=5)."""

    def make(text="خوب بود", age=0, **fields):
        sent = timezone.now() - timedelta(minutes=age)
        fields = {"status": "approved", "article": article, "created_at": sent, **fields}
        return CommentFactory(text=text, **fields)

    return make


@pytest.fixture
def official(said):
    colleague = StaffFactory()

    def make(text="پاسخ دفتر", **fields):
        about = {"is_official": True, "decided_by": colleague, "name": "دفتر", "position": "روابط عمومی"}
        return said(text, **{**about, **fields})

    return make


def page(address, status=200):
    response = Client().get(address)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def texts(place):
    return [text.text for text in place.select(".said-text")]


class TestOrder:
    def test_the_newest_thread_comes_first_and_its_answers_in_their_order(self, article, said):
        old = said("نخست", age=30)
        said("پاسخ دوم", age=10, parent=old)
        said("پاسخ یکم", age=20, parent=old)
        said("تازه", age=5)
        shown = page(article.get_absolute_url())
        assert texts(shown.select_one(".comments")) == ["تازه", "نخست", "پاسخ یکم", "پاسخ دوم"]
        assert shown.select_one(".count").text == "۴"

    def test_the_office_comes_first(self, article, said, official):
        head = said("پرسش", age=30)
        said("همراهی", age=20, parent=head)
        official(age=10, parent=head)
        said("تازه", age=1)
        official("اعلامیه", age=40)
        shown = page(article.get_absolute_url())
        assert texts(shown.select_one(".comments")) == ["اعلامیه", "تازه", "پرسش", "پاسخ دفتر", "همراهی"]

    def test_an_official_answer_has_its_badge_its_name_and_its_position(self, article, said, official):
        official(parent=said())
        answer = page(article.get_absolute_url()).select_one(".comment.official")
        assert answer.select_one(".badge").text == "پاسخ رسمی"
        assert (answer.select_one("bdi.name").text, answer.select_one("bdi.position").text) == (
            "دفتر",
            "روابط عمومی",
        )
        assert not answer.select(".report")

    def test_a_comment_has_an_address_a_way_to_answer_and_one_to_report(self, article, said):
        comment = said()
        shown = page(article.get_absolute_url()).select_one(f"#comment-{comment.pk}")
        assert shown.select_one(f"a[href='#comment-{comment.pk}'] time")
        reply = shown.select_one("[data-reply]")
        assert reply["href"] == f"/news/{article.pk}/comments/?reply_to={comment.pk}"
        assert shown.select_one(".report")["href"] == f"/comments/{comment.pk}/report/"

    def test_no_link_is_made_of_a_text(self, article, said):
        said("https://example.org www.example.org a@example.org")
        shown = page(article.get_absolute_url()).select_one(".comment .said-text")
        assert not shown.select("a")


class TestShapeOfAThread:
    @pytest.mark.parametrize("status", ["withdrawn", "erased", "rejected", "spam", "inquiry", "pending"])
    def test_a_head_that_is_gone_leaves_its_place_to_its_answers(self, article, said, status):
        emptied = {"text": "", "name": ""} if status == "erased" else {"name": "نامِ پنهان"}
        head = said("رازِ من", status="approved")
        said("پاسخِ مانده", parent=head)
        decided = {"decided_at": None} if status == "pending" else {}
        Comment.objects.filter(pk=head.pk).update(status=status, **emptied, **decided)
        shown = page(article.get_absolute_url())
        assert "رازِ من" not in str(shown)
        assert "نامِ پنهان" not in str(shown)
        place = shown.select_one(f"#comment-{head.pk}")
        assert GONE in place.text
        assert not place.select("a")
        assert texts(shown.select_one(".comments")) == ["پاسخِ مانده"]
        assert shown.select_one(".count").text == "۱"

    def test_without_an_approved_answer_nothing_is_left_of_it(self, article, said):
        head = said(status="withdrawn")
        said(status="pending", parent=head)
        shown = page(article.get_absolute_url())
        assert GONE not in shown.text
        assert not shown.select(".comment:not(.own)")

    @pytest.mark.parametrize("status", ["pending", "suspect", "rejected", "spam", "inquiry", "withdrawn"])
    def test_an_answer_that_nobody_approved_is_not_shown(self, article, said, status):
        said("رازِ من", parent=said(), status=status)
        assert "رازِ من" not in str(page(article.get_absolute_url()))


class TestPages:
    @pytest.fixture(autouse=True)
    def _short_pages(self, monkeypatch):
        monkeypatch.setattr(threads, "HEADS_ON_A_PAGE", 3)

    def test_the_articles_page_leads_to_older_comments(self, article, said):
        for age in range(7):
            said(f"متن {age}", age=age)
        first = page(article.get_absolute_url())
        assert texts(first.select_one(".comments")) == ["متن 0", "متن 1", "متن 2"]
        assert first.select_one(".count").text == "۷"
        second = page(first.select_one(".older a")["href"])
        assert texts(second) == ["متن 3", "متن 4", "متن 5"]
        last = page(second.select_one("[rel=next]")["href"])
        assert texts(last) == ["متن 6"]
        assert not last.select("[rel=next]")
        assert last.select_one("meta[name=robots]")["content"] == "noindex"

    def test_where_all_fit_there_is_no_link(self, article, said):
        for age in range(3):
            said(age=age)
        assert not page(article.get_absolute_url()).select(".older")

    @pytest.mark.parametrize("number", ["0", "2", "-1", "x", "1.5", "", "999", "1000", "9" * 30, "۱"])
    def test_a_page_that_is_none_is_not_found(self, article, said, number):
        said()
        page(f"/news/{article.pk}/comments/all/?page={number}", 404)

    def test_the_first_page_of_an_article_without_comments_says_so(self, article):
        assert "تاکنون" in page(f"/news/{article.pk}/comments/all/").select_one(".empty").text

    @pytest.mark.parametrize("status", ["draft", "in_review", "unpublished"])
    def test_an_article_that_is_not_public_has_none(self, status):
        hidden = ArticleFactory(status=status)
        CommentFactory(article=hidden, status="approved")
        page(f"/news/{hidden.pk}/comments/all/", 404)

    def test_a_comment_is_found_on_its_page(self, article, said, official):
        sent = [said(age=age) for age in range(7)]
        answer = said(parent=sent[6])
        official(age=90)
        assert [place_of(comment)["page"] for comment in [*sent, answer]] == [1, 1, 2, 2, 2, 3, 3, 3]
        leads = Client().get(f"/news/{article.pk}/comments/all/", {"comment": answer.pk})
        assert leads["Location"] == f"/news/{article.pk}/comments/all/?page=3#comment-{answer.pk}"
        assert Client().get(leads["Location"]).status_code == 200
        leads = Client().get(f"/news/{article.pk}/comments/all/", {"comment": sent[0].pk})
        assert leads["Location"] == f"{article.get_absolute_url()}#comment-{sent[0].pk}"

    @pytest.mark.parametrize("number", ["0", "x", "", "9" * 18, "9" * 40])
    def test_a_comment_that_is_none_is_not_found(self, article, number):
        page(f"/news/{article.pk}/comments/all/?comment={number}", 404)

    def test_a_comment_that_is_not_public_or_another_articles_is_not_found(self, article, said):
        for comment in (said(status="pending"), CommentFactory(status="approved")):
            page(f"/news/{article.pk}/comments/all/?comment={comment.pk}", 404)


class TestALongThread:
    @pytest.fixture(autouse=True)
    def _short_pages(self, monkeypatch):
        monkeypatch.setattr(threads, "ANSWERS_UNDER_A_HEAD", 2)
        monkeypatch.setattr(threads, "ANSWERS_ON_A_PAGE", 3)

    @pytest.fixture
    def head(self, said):
        return said("پرسش", age=90)

    @pytest.fixture
    def answers(self, head, said, official):
        """In the order in which they are shown."""
        later = [said(f"پاسخ {n}", age=80 - n, parent=head) for n in range(6)]
        return [official(age=1, parent=head), *later]

    def test_under_its_head_stand_the_first_and_the_way_to_all(self, article, head, answers, said):
        said("تازه", age=1)
        said("پاسخ تازه", parent=said("کوتاه", age=2))
        shown = page(article.get_absolute_url())
        assert texts(shown.select_one(".comments")) == [
            "تازه", "کوتاه", "پاسخ تازه", "پرسش", "پاسخ دفتر", "پاسخ 0",
        ]  # fmt: skip
        assert shown.select_one(".count").text == "۱۱"
        (more,) = shown.select(".comments .older a")
        assert more.text == "همهٔ ۷ پاسخ"
        assert more["href"] == f"/news/{article.pk}/comments/all/?thread={head.pk}"

    def test_all_of_them_stand_on_pages_of_their_own(self, article, head, answers):
        address = f"/news/{article.pk}/comments/all/?thread={head.pk}"
        first = page(address)
        assert texts(first) == ["پرسش", "پاسخ دفتر", "پاسخ 0", "پاسخ 1"]
        assert first.select_one(".count").text == "۷"
        assert not first.select(".comments .older")
        assert first.select_one("meta[name=robots]")["content"] == "noindex"
        second = page(first.select_one("[rel=next]")["href"])
        assert texts(second) == ["پرسش", "پاسخ 2", "پاسخ 3", "پاسخ 4"]
        assert second.select_one("[rel=prev]")["href"] == address
        assert second.select_one("link[rel=canonical]")["href"].endswith(f"?thread={head.pk}&page=2")
        last = page(second.select_one("[rel=next]")["href"])
        assert texts(last) == ["پرسش", "پاسخ 5"]
        assert not last.select("[rel=next]")

    def test_an_answer_is_found_where_it_stands(self, article, head, answers):
        own = article.get_absolute_url()
        thread = f"/news/{article.pk}/comments/all/?thread={head.pk}&page="
        expected = [own, own, *[f"{thread}1"], *[f"{thread}2"] * 3, f"{thread}3"]
        for comment, address in zip(answers, expected, strict=True):
            leads = Client().get(f"/news/{article.pk}/comments/all/", {"comment": comment.pk})["Location"]
            assert leads == f"{address}#comment-{comment.pk}"
            assert page(leads).select_one(f"#comment-{comment.pk}")

    def test_one_whose_head_is_gone_is_read_still(self, article, head, answers):
        Comment.objects.filter(pk=head.pk).update(status="withdrawn")
        shown = page(f"/news/{article.pk}/comments/all/?thread={head.pk}")
        assert GONE in shown.text
        assert texts(shown) == ["پاسخ دفتر", "پاسخ 0", "پاسخ 1"]

    @pytest.mark.parametrize("query", ["page=4", "page=0", "page=201", "page=x"])
    def test_beyond_its_end_is_nothing(self, article, head, answers, query):
        page(f"/news/{article.pk}/comments/all/?thread={head.pk}&{query}", 404)

    @pytest.mark.parametrize("number", ["", "0", "x", "-1", "۱", "9" * 18, "9" * 40])
    def test_a_thread_that_is_none_is_not_found(self, article, number):
        page(f"/news/{article.pk}/comments/all/?thread={number}", 404)

    def test_nor_is_one_that_is_hidden_another_articles_or_a_mere_answer(self, article, head, answers, said):
        hidden = said(status="pending")
        for comment in (answers[1], hidden, CommentFactory(status="approved")):
            page(f"/news/{article.pk}/comments/all/?thread={comment.pk}", 404)

    def test_what_nobody_approved_is_neither_shown_nor_counted(self, article, head, said):
        said("رازِ من", parent=head, status="pending")
        said("پاسخ", parent=head)
        shown = page(f"/news/{article.pk}/comments/all/?thread={head.pk}")
        assert texts(shown) == ["پرسش", "پاسخ"]
        assert shown.select_one(".count").text == "۱"

    def test_the_page_takes_two_queries(self, article, head, answers, django_assert_num_queries):
        with django_assert_num_queries(2):
            assert len(thread_of(article, head.pk, 2).heads[0].answers) == 3


def test_two_thousand_answers_to_one_comment_are_no_page_of_two_thousand(
    article, said, django_assert_num_queries
):
    head = said()
    Comment.objects.bulk_create(
        Comment(article=article, parent=head, text="پ" * 2_000, status="approved", decided_at=timezone.now())
        for _ in range(2_000)
    )
    with django_assert_num_queries(1):
        shown = under_article(article.pk).threads
    assert shown.count == MOST_COUNTED
    assert shown.heads[0].answers_in_all == MOST_COUNTED
    assert len(shown.heads[0].answers) == threads.ANSWERS_UNDER_A_HEAD
    for address in (article.get_absolute_url(), f"/news/{article.pk}/comments/all/?thread={head.pk}&page=40"):
        assert len(Client().get(address).content) < 400_000
    shown = page(f"/news/{article.pk}/comments/all/")
    assert shown.select_one(".count").text == "دست‌کم ۱٬۰۰۰"
    assert shown.select_one(".older a").text == "همهٔ پاسخ‌ها"
    page(f"/news/{article.pk}/comments/all/?thread={head.pk}&page=41", 404)
    last = Comment.objects.latest("pk")
    assert place_of(last) == {"thread": head.pk, "page": MOST_COUNTED // threads.ANSWERS_ON_A_PAGE + 1}


def test_a_comment_below_a_thousand_newer_ones_is_found_on_its_threads_own_page(article, said):
    head = said("کهن‌ترین", created_at=timezone.now() - timedelta(days=9))
    answer = said("پاسخ", parent=head)
    Comment.objects.bulk_create(
        Comment(article=article, text="نو", status="approved", decided_at=timezone.now())
        for _ in range(MOST_COUNTED)
    )
    for comment in (head, answer):
        assert place_of(comment) == {"thread": head.pk, "page": 1}
    assert texts(page(f"/news/{article.pk}/comments/all/?thread={head.pk}&page=1")) == ["کهن‌ترین", "پاسخ"]
    assert threads_of(article, 21).pages == 21
    assert [comment.pk for comment in threads_of(article, 21).heads] == [head.pk]


def test_five_hundred_comments_take_one_query(article, django_assert_num_queries):
    heads = [
        Comment(article=article, text="متن", status="approved", decided_at=timezone.now()) for _ in range(300)
    ]
    Comment.objects.bulk_create(heads)
    Comment.objects.bulk_create(
        Comment(article=article, parent=head, text="پاسخ", status="approved", decided_at=timezone.now())
        for head in heads[:200]
    )
    with django_assert_num_queries(1):
        shown = under_article(article.pk).threads
    assert shown.count == 500
    assert (len(shown.heads), shown.pages) == (50, 6)
    with django_assert_num_queries(1):
        assert len(threads_of(article, 6).heads) == 50


def test_the_page_of_older_comments_is_the_same_for_everybody_and_sets_no_cookie(article, said):
    said()
    response = Client().get(f"/news/{article.pk}/comments/all/")
    assert not response.cookies
    assert "s-maxage" in response["Cache-Control"]
