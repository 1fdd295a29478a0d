"""One row of everything that the desk shows, and the addresses of its pages."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    CommentFactory,
    OfficeFactory,
    PictureFactory,
    StaffFactory,
    TagFactory,
)


@pytest.fixture
def nobody(db) -> User:
    """Somebody of the staff without any role."""
    return StaffFactory(username="nobody")


@pytest.fixture
def pages(writer) -> dict[str, str]:
    """One row of everything; the draft is the writer's own, the rest is not."""
    office, category = OfficeFactory(), CategoryFactory(name="دیدارها")
    own = ArticleFactory(
        title="پیش‌نویس خود", status="draft", published_at=None, author=writer, category=category
    )
    other = ArticleFactory(title="خبر دیگری", lead_picture=PictureFactory(), category=category)
    tag = TagFactory(name="نوروز")
    comment = CommentFactory(article=other)
    return {
        "article list": reverse("admin:news_article_changelist"),
        "article add": reverse("admin:news_article_add"),
        "own draft": reverse("admin:news_article_change", args=[own.pk]),
        "other article": reverse("admin:news_article_change", args=[other.pk]),
        "preview": reverse("admin:news_article_preview", args=[own.pk]),
        "article delete": reverse("admin:news_article_delete", args=[own.pk]),
        "article history": reverse("admin:news_article_history", args=[own.pk]),
        "picture list": reverse("admin:news_picture_changelist"),
        "picture add": reverse("admin:news_picture_add"),
        "picture": reverse("admin:news_picture_change", args=[other.lead_picture_id]),
        "picture delete": reverse("admin:news_picture_delete", args=[other.lead_picture_id]),
        "picture library": reverse("admin:news_picture_choose"),
        "category list": reverse("admin:news_category_changelist"),
        "category add": reverse("admin:news_category_add"),
        "tag list": reverse("admin:news_tag_changelist"),
        "tag add": reverse("admin:news_tag_add"),
        "tag": reverse("admin:news_tag_change", args=[tag.pk]),
        "tag delete": reverse("admin:news_tag_delete", args=[tag.pk]),
        "comment list": reverse("admin:comments_comment_changelist"),
        "comment": reverse("admin:comments_comment_change", args=[comment.pk]),
        "comment delete": reverse("admin:comments_comment_delete", args=[comment.pk]),
        "office": reverse("admin:news_office_change", args=[office.pk]),
        "user list": reverse("admin:auth_user_changelist"),
        "user": reverse("admin:auth_user_change", args=[writer.pk]),
        "user add": reverse("admin:auth_user_add"),
        "own password": reverse("admin:password_change"),
    }
