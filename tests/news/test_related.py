"""What stands beside an article to be read next: picked first, then by what it has in common."""

from datetime import timedelta

import pytest
from django.utils import timezone

from news.models import Article, PickedArticle
from news.related import related
from news.related_rows import MOST
from news.whole_articles import whole
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    MeetingFactory,
    ParticipantFactory,
    PersonFactory,
    TagFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
UNSEEN = [
    {"status": "draft"},
    {"status": "in_review"},
    {"status": "withdrawn"},
    {"status": "unpublished"},
    {"published_at": NOW + timedelta(days=1)},
    {"expires_at": NOW - timedelta(minutes=1)},
]


@pytest.fixture
def article():
    made = ArticleFactory(category=CategoryFactory(name="اقتصادی"))
    made.tags.add(TagFactory(name="کشتیرانی"))
    return made


def titles(article: Article) -> list[str]:
    meetings = list(article.meetings.all().prefetch_related("participants"))
    return [other.title for other in related(whole(Article.objects.all(), article.pk), meetings)]


def older(**fields) -> Article:
    return ArticleFactory(published_at=NOW - timedelta(days=30), **fields)


def meeting_of(article: Article, *people, side="counterpart"):
    meeting = published_meeting()
    meeting.articles.add(article)
    for person in people:
        ParticipantFactory(meeting=meeting, person=person, side=side)
    return meeting


def pick(article: Article, other: Article, position: int = 1) -> None:
    PickedArticle.objects.create(article=article, other=other, position=position)


def test_the_nearest_come_first(article):
    mayor, tag = PersonFactory(), article.tags.get()
    meeting = meeting_of(article, mayor)
    article.mentions.add(mayor)
    ArticleFactory(title="هم‌دسته", category=article.category)
    older(title="هم‌برچسب").tags.add(tag)
    meeting.articles.add(older(title="همان دیدار"))
    meeting_of(older(title="دیداری دیگر با او"), mayor)
    older(title="نام او").mentions.add(mayor)
    pick(article, older(title="برگزیده"))
    assert titles(article) == [
        "برگزیده",
        "نام او",
        "همان دیدار",
        "دیداری دیگر با او",
        "هم‌برچسب",
        "هم‌دسته",
    ]


def test_the_picked_ones_stand_in_the_order_of_the_desk(article):
    for place, title in ((2, "دوم"), (1, "یکم"), (3, "سوم")):
        pick(article, ArticleFactory(title=title), place)
    assert titles(article) == ["یکم", "دوم", "سوم"]


def test_what_is_picked_and_akin_stands_once(article):
    other = ArticleFactory(category=article.category)
    other.tags.add(article.tags.get())
    pick(article, other)
    assert titles(article) == [other.title]


@pytest.mark.parametrize("state", UNSEEN)
def test_what_the_public_may_not_find_is_not_named_for_any_reason(article, state):
    person = PersonFactory()
    article.mentions.add(person)
    meeting = meeting_of(article, person)
    hidden = ArticleFactory(category=article.category, **state)
    hidden.tags.add(article.tags.get())
    hidden.mentions.add(person)
    meeting.articles.add(hidden)
    pick(article, hidden)
    assert titles(article) == []


def test_an_internal_meeting_gives_nothing_away(article):
    person = PersonFactory()
    article.mentions.add(person)
    internal = MeetingFactory()
    ParticipantFactory(meeting=internal, person=person, side="counterpart")
    internal.articles.add(ArticleFactory(title="جای دیگر"))
    ArticleFactory(title="هم‌دسته", category=article.category)
    assert titles(article) == ["هم‌دسته"]


def test_our_own_people_join_no_articles_while_a_guest_is_known(article):
    consul, mayor = PersonFactory(), PersonFactory()
    meeting = meeting_of(article, mayor)
    ParticipantFactory(meeting=meeting, person=consul, side="ours")
    meeting_of(older(title="با شهردار"), mayor)
    meeting_of(ArticleFactory(title="با سرکنسول"), consul, side="ours")
    assert titles(article) == ["با شهردار"]


def test_our_own_people_join_articles_where_nobody_else_is_known(article):
    consul = PersonFactory()
    meeting_of(article, consul, side="ours")
    meeting_of(older(title="با سرکنسول"), consul, side="ours")
    assert titles(article) == ["با سرکنسول"]


@pytest.mark.parametrize(
    "state",
    [
        {"status": "draft"},
        {"status": "unpublished"},
        {"status": "published", "published_at": NOW - timedelta(days=900)},
    ],
)
def test_many_of_a_higher_number_do_not_hide_the_newest(article, state):
    tag, person = article.tags.get(), PersonFactory()
    article.mentions.add(person)
    ArticleFactory(title="بی‌پیوند")
    older(title="هم‌برچسب").tags.add(tag)
    older(title="نام او").mentions.add(person)
    imported = Article.objects.bulk_create(
        Article(**{"title": f"کهن {n}", "slug": f"کهن-{n}", "category": article.category} | state)
        for n in range(210)
    )
    Article.tags.through.objects.bulk_create(
        Article.tags.through(article=other, tag=tag) for other in imported
    )
    Article.mentions.through.objects.bulk_create(
        Article.mentions.through(article=other, person=person) for other in imported
    )
    assert titles(article)[0] == "نام او"
    if "published_at" not in state:
        assert titles(article) == ["نام او", "هم‌برچسب"]


@pytest.mark.parametrize("many", [80, 400])
def test_of_many_that_share_a_tag_the_newest_stand(article, many):
    """Whether their links are few enough to be read or not, and whatever their numbers say."""
    made = Article.objects.bulk_create(
        Article(
            title=f"{n}",
            slug=f"{n}",
            category=CategoryFactory(),
            status="published",
            published_at=NOW - timedelta(hours=n * 7 % many),
        )
        for n in range(1, many)
    )
    tag = article.tags.get()
    Article.tags.through.objects.bulk_create(Article.tags.through(article=other, tag=tag) for other in made)
    newest = sorted(made, key=lambda other: (other.published_at, other.pk), reverse=True)
    assert titles(article) == [other.title for other in newest[:MOST]]


def test_at_most_six_and_never_itself(article):
    for _ in range(MOST + 3):
        ArticleFactory(category=article.category).tags.add(article.tags.get())
    assert len(titles(article)) == MOST
    assert article.title not in titles(article)


def test_equals_stand_in_a_lasting_order(article):
    made = [ArticleFactory(category=article.category, published_at=NOW) for _ in range(4)]
    assert titles(article) == [other.title for other in reversed(made)]


def test_where_nothing_is_in_common_the_newest_stand(article):
    older(title="کهنه")
    ArticleFactory(title="تازه")
    assert titles(article) == ["تازه", "کهنه"]


def test_an_article_alone_has_none(article):
    assert titles(article) == []


def test_it_is_one_query(article, django_assert_num_queries):
    meeting_of(article, PersonFactory())
    pick(article, ArticleFactory())
    found = whole(Article.objects.all(), article.pk)
    meetings = list(article.meetings.prefetch_related("participants"))
    with django_assert_num_queries(1):
        assert related(found, meetings)
