"""The rows that public addresses name, on top of what tests/news/machines/everything.py has made."""

from django.contrib.auth.models import User

from comments import decision_links
from comments.models import Comment, Follower
from news import jalali, social_card
from news.models import Article, Category, Meeting, Office, Organization, Page, Person, Tag, Topic
from tests.factories import ArticleFactory, MeetingFactory, PictureFactory
from tests.news.machines import everything
from tests.trust.matrix.rows import Row, keyed

Subject = Article | Meeting | Topic | None


def public_rows(moderator: User) -> dict[str, Row]:
    everything.build()
    article = Article.objects.get(title__startswith="نشست")
    return {
        **_articles(article),
        **_comments(article, moderator),
        **{label: _titled(row) for label, row in _found().items()},
        "site": {"digest": _digest(None), "form": "rss", "section": "news", "size": 192},
        "day": _day_of(article),
        "file of a picture": {"name": PictureFactory().file.name},
        "file that nobody uploaded": {"name": "pictures/" + "f" * 32 + ".webp"},
    }


def _articles(article: Article) -> dict[str, Row]:
    withdrawn = Article.objects.get(status="withdrawn")
    draft = ArticleFactory(title="پیش‌نویس", status="draft", published_at=None, slug="draft")
    articles = {"article": article, "withdrawn article": withdrawn, "draft": draft}
    return {label: _titled(row) for label, row in articles.items()}


def _found() -> dict:
    meeting = Meeting.objects.get()
    return {
        "meeting": meeting,
        "meeting kept inside": MeetingFactory(subject="گفت‌وگوی درونی دیگر"),
        "topic of articles": Topic.objects.get(),
        "section": Category.objects.get(name__startswith="اقتصاد"),
        "heading": Tag.objects.get(),
        "participant": Person.objects.get(),
        "participant's organization": Organization.objects.get(),
        "standing page": Page.objects.latest("pk"),
    }


def _titled(row) -> Row:
    more = {"form": "rss", "slug": getattr(row, "slug", "") or "-"}
    if isinstance(row, Article | Meeting | Topic):
        more["digest"] = _digest(row)
    return keyed(row) | more


def _digest(subject: Subject) -> str:
    """Of the address of a page's picture: /…/card-{digest}.png."""
    return social_card.address(subject, Office.current()).rpartition("card-")[2].removesuffix(".png")


def _comments(article: Article, moderator: User) -> dict[str, Row]:
    waiting = Comment.objects.get(name="در انتظار")
    decided = decision_links.make(moderator, [waiting])[waiting.pk]
    return {
        "approved comment": keyed(article.comments.filter(status="approved").earliest("pk")),
        "waiting public comment": keyed(waiting),
        "own code": {"code": waiting.code},
        "unknown code": {"code": "23456789abcd"},
        "own letter": {"token": Follower.objects.get().token},
        "moderator's letter": {"token": decided.rstrip("/").rpartition("/")[2]},
        "unknown token": {"token": "x" * 40},
    }


def _day_of(article: Article) -> Row:
    day = jalali.to_jalali(article.published_at)
    return {"year": day.year, "month": day.month, "day": day.day}
