"""A word without a place to break it, as names and links in a title can be, makes no page wider than a small screen."""

import pytest

from tests.factories import (
    ArticleFactory,
    OfficeFactory,
    ParticipantFactory,
    PictureFactory,
    TopicFactory,
    published_meeting,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORD = "دانشجویانبینالمللیتاتارستان" * 2


@pytest.mark.parametrize("with_picture", [True, False])
def test_no_page_is_widened_by_one(open_browser, with_picture):
    OfficeFactory()
    picture = PictureFactory() if with_picture else None
    article, other = (
        ArticleFactory(title=WORD, over_title=WORD, lead=WORD, lead_picture=picture) for _ in range(2)
    )
    meeting = published_meeting(subject=WORD, place=WORD, city=WORD[:60])
    meeting.articles.add(article, other)
    ParticipantFactory(meeting=meeting, name=WORD, position=WORD)
    topic = TopicFactory(name=WORD, summary=WORD)
    topic.articles.add(article, other)
    visit = open_browser(320)
    wide = []
    for address in (
        meeting.get_absolute_url(), topic.get_absolute_url(), article.get_absolute_url(),
        article.category.get_absolute_url(),
        "/", "/news/", "/topics/", "/meetings/", f"/search/?q={WORD[:20]}", f"/news/{article.pk}/print/",
    ):  # fmt: skip
        visit.go(address)
        if not visit.fits():
            wide.append(address)
    assert wide == []
