"""Made-up rows for tests; what a test is about, it says itself."""

from datetime import timedelta

import factory
from django.contrib.auth.models import User
from django.utils import timezone

from comments.models import Comment, Rating
from news.models import Article, Category, Office, Picture, Tag

PASSWORD = "a-long-enough-password"


class StaffFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("staff{}".format)
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password(PASSWORD)
    is_staff = True


class OfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Office
        django_get_or_create = ("id",)

    id = 1
    name = "سرکنسولگری نمونه در کازان"
    tagline = "خبرها، دیدارها و خدمات کنسولی"


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Category

    name = factory.Sequence("دستهٔ {}".format)


class TagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tag

    name = factory.Sequence("برچسب {}".format)


class PictureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Picture

    # Named as the newsroom names what it re-encoded.
    file = factory.django.ImageField(filename=f"{'0f' * 16}.webp", format="WEBP", width=64, height=40)
    small = factory.django.ImageField(filename=f"{'0f' * 16}-small.webp", format="WEBP", width=64, height=40)
    width, height = 64, 40
    alt = "نقش هندسی"


class ArticleFactory(factory.django.DjangoModelFactory):
    """A published article of an hour ago."""

    class Meta:
        model = Article

    title = factory.Sequence("دیدار دوستانهٔ {}".format)
    lead = "سرکنسول با شهردار دیدار کرد."
    body = "<p>دو طرف دربارهٔ همکاری‌های شهری گفت‌وگو کردند.</p><h2>پیشنهاد تازه</h2><p>کمیته‌ای تشکیل می‌شود.</p>"
    category = factory.SubFactory(CategoryFactory)
    status = Article.Status.PUBLISHED
    published_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    withdrawn_at = factory.Maybe(
        factory.LazyAttribute(lambda article: article.status == Article.Status.WITHDRAWN),
        factory.LazyFunction(timezone.now),
        None,
    )


class CommentFactory(factory.django.DjangoModelFactory):
    """A comment that waits."""

    class Meta:
        model = Comment

    article = factory.SubFactory(ArticleFactory)
    name = "مهتاب"
    text = "امیدوارم این همکاری ادامه پیدا کند."
    decided_at = factory.LazyAttribute(
        lambda comment: None if comment.status == Comment.Status.PENDING else timezone.now()
    )
    status = Comment.Status.PENDING


class RatingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rating

    article = factory.SubFactory(ArticleFactory)
    voter = factory.Sequence(lambda n: n.to_bytes(16, "big"))
    score = 4
    voted_on = factory.LazyFunction(lambda: timezone.localdate())
