"""Which addresses show a page, told without making the pages."""

from datetime import timedelta

import pytest
from django.utils import timezone

from news import addresses
from tests.factories import ArticleFactory, CategoryFactory, PageFactory, published_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    return ArticleFactory(), published_meeting(), PageFactory(title="حریم"), CategoryFactory(slug="دیدارها")


def test_those_of_public_rows_and_of_pages_that_are_always_there(there):
    article, meeting, page, _category = there
    own = {
        "/", "/news", "/news/archive/1403/", "/office/#x", "/search/?q=1", "/static/site/site.css", "/category/ديدارها",
        f"/news/{article.pk}", f"/n/{article.pk}/", article.get_absolute_url(), f"/news/{article.pk}/print/",
        f"/meetings/{meeting.pk}.ics", meeting.get_absolute_url(), page.get_absolute_url(),
    }  # fmt: skip
    assert addresses.shown([*own, "/nowhere/"]) == own


def test_nothing_is_behind_what_the_public_cannot_read(there):
    hidden = [
        ArticleFactory(status="draft", published_at=None),
        ArticleFactory(published_at=timezone.now() + timedelta(days=1)),
        ArticleFactory(status="unpublished"),
        PageFactory(is_public=False),
    ]
    asked = [row.get_absolute_url() for row in hidden]
    asked += ["/show.aspx?id=1", f"/news/{9 * 10**40}/", "/topics/<b>/", "/pages/%00/", "/meetings/0/x/", ""]
    assert addresses.shown(asked) == {""}


def test_many_cost_as_little_as_one_of_each_kind(there, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        addresses.shown(
            [f"/{word}/{number}/" for word in ("news", "people", "meetings") for number in range(1, 2_000)]
        )
