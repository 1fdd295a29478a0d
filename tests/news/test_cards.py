"""What cards show of articles is the same however it was read."""

import pytest
from django.db import connection
from django.template.defaultfilters import truncatewords
from django.test.utils import CaptureQueriesContext

from news.cards import COLUMNS, COLUMNS_IN_A_SECTION, Card, Row, card_of, card_rows
from news.meeting_lines import line_of
from news.models import Article, ViewTotal
from news.one_statement import rows_together
from news.templatetags.cards import first_words
from tests.factories import ArticleFactory, PictureFactory, published_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    """Of which a card has something of everything to say."""
    article = ArticleFactory(
        kind="interview",
        over_title="گفت‌وگو با <b>شهردار</b>",
        baseline_views=7,
        lead_picture=PictureFactory(medium="pictures/m.webp", card="pictures/c.webp", width=1600),
    )
    ViewTotal.objects.create(article=article, views=35)
    return article


def as_read(article: Article) -> Card:
    return card_of(Article.objects.for_cards().get(pk=article.pk))


def as_json(article: Article, columns: tuple) -> Card:
    rows = Article.objects.filter(pk=article.pk).values(row=Row(*columns))
    [row] = rows_together({"cards": rows})["cards"]
    return Card.of(row)


def test_a_row_is_the_card_of_its_article(article):
    [row] = card_rows(Article.objects.filter(pk=article.pk))
    card = Card(*row)
    assert card == as_read(article) == as_json(article, COLUMNS)
    assert (card.views, card.picture.card, card.section) == (42, "pictures/c.webp", article.category.name)
    assert card.get_absolute_url() == article.get_absolute_url()
    assert card.section_address == article.category.get_absolute_url()


def test_a_row_of_an_article_without_picture_and_readers_is_its_card():
    article = ArticleFactory()
    [row] = card_rows(Article.objects.filter(pk=article.pk))
    card = Card(*row)
    assert card == as_read(article) == as_json(article, COLUMNS)
    assert (card.views, card.picture, card.over_title) == (0, None, "")


def test_in_a_section_a_card_says_neither_its_section_nor_a_lead(article):
    whole = as_read(article)
    assert as_json(article, COLUMNS_IN_A_SECTION) == whole._replace(lead="", section="", section_slug="")


def test_an_article_that_is_read_for_a_card_has_all_that_the_card_shows(article):
    with CaptureQueriesContext(connection) as asked:
        [read] = Article.objects.for_cards()
        card_of(read).get_absolute_url()
        assert len(asked) == 1
        assert read.body == article.body
    assert len(asked) == 2


@pytest.mark.parametrize("subject", ["دیدار با شهردار کازان", "«...»"])
def test_a_line_leads_to_its_meeting(subject):
    meeting = published_meeting(subject=subject)
    line = line_of(meeting)
    assert line.get_absolute_url() == meeting.get_absolute_url()
    assert (line.public_number, line.ours) == (meeting.public_number, ())


@pytest.mark.parametrize("text", ["", " یک\n دو  سه ", "یک دو سه چهار", "یک دو سه چهار پنج"])
def test_the_first_words_are_those_of_the_filter(text):
    assert [first_words(text, many) for many in (3, 4)] == [truncatewords(text, many) for many in (3, 4)]
