"""Feeds can be read whatever a text holds."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news import feeds
from news.models import Article, Category
from news.xml_text import xml_text
from tests.factories import ArticleFactory, OfficeFactory

pytestmark = pytest.mark.django_db
NAMES = {"atom": "http://www.w3.org/2005/Atom", "content": "http://purl.org/rss/1.0/modules/content/"}
SITE = "http://testserver.example"
NOON = "2026-11-23T12:00:00+03:00"


@given(st.text())
def test_what_xml_cannot_hold_is_left_out_and_nothing_else(text):
    kept = xml_text(text)
    root = ElementTree.Element("r")
    root.text = kept
    read = ElementTree.fromstring(ElementTree.tostring(root, encoding="utf-8")).text or ""
    # A parser reads every end of a line as \n.
    assert read == kept.replace("\r\n", "\n").replace("\r", "\n")
    assert xml_text(kept) == kept


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60))
def test_any_title_lead_and_body_make_a_feed_that_can_be_read(text):
    article = Article(
        pk=7,
        title=text,
        lead=text,
        body=f"<p>{text}</p>",
        slug="x",
        category=Category(name=text),
        published_at=datetime.fromisoformat(NOON),
    )
    for form, kind in feeds.FORMS.items():
        made = kind(title=xml_text(text), link=SITE, description="", feed_url=SITE)
        feeds._add(made, article, OfficeFactory.build(name=text))
        root = ElementTree.fromstring(made.writeString("utf-8").encode())
        assert len(root.findall("channel/item") + root.findall("atom:entry", NAMES)) == 1, form


def test_controls_and_the_end_of_cdata_do_no_harm(client, xml):
    ArticleFactory(
        title="الف\x0b\x1f\ufffe ]]> &lt;", lead="\x08", body="<p>]]>\x0c<script>alert(1)</script></p>"
    )
    item = xml("/feeds/news.rss").find("channel/item")
    assert item.findtext("title") == "الف ]]> &lt;"
    assert "script" not in item.findtext("content:encoded", namespaces=NAMES)


def test_a_body_beyond_all_limits_is_shown_as_text(xml):
    article = ArticleFactory()
    Article.objects.filter(pk=article.pk).update(body="<div>" * 3_000)
    text = xml("/feeds/news.rss").findtext("channel/item/content:encoded", namespaces=NAMES)
    assert text.startswith("<p>سرکنسول با شهردار دیدار کرد.</p>&lt;div&gt;")
