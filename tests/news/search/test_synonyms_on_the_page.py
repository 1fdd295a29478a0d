"""Words that mean the same, as the page finds and marks them."""

import pytest
from bs4 import BeautifulSoup

from news.models import SynonymGroup
from tests.factories import ArticleFactory, OrganizationFactory, ParticipantFactory, published_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def groups():
    SynonymGroup.objects.all().delete()
    SynonymGroup.objects.create(words="روادید، ویزا")


def test_the_other_word_is_found_and_marked(ask):
    ArticleFactory(title="ساعت کار بخش روادید")
    page = BeautifulSoup(ask("ویزا").content, "html.parser")
    assert [mark.text for mark in page.select("h3 mark")] == ["روادید"]


def test_so_is_an_organization_by_it(titles):
    office = OrganizationFactory(name="دفتر روادید")
    ParticipantFactory(meeting=published_meeting(), organization=office)
    assert "دفتر روادید" in titles("ویزا")


def test_who_insists_gets_the_very_word(titles):
    ArticleFactory(title="ساعت کار بخش روادید")
    assert titles("ویزا", literal="1") == []
