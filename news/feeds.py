"""Feeds: the newest articles with their whole text, as RSS 2.0 and as Atom."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.html import escape, format_html
from django.utils.timezone import localtime
from django.utils.xmlutils import SimplerXMLGenerator

from news import jalali, richtext
from news.models import Article, Office, Picture
from news.readership import site_day
from news.site_address import absolute
from news.xml_text import xml_text

NEWEST = 30
# Every picture that the newsroom keeps is one (news/picture_files.py).
PICTURE_TYPE = "image/webp"


class _WithText:
    """The whole text of each item; an empty feed is as old as the day, so that it stays the same all day."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else jalali.at_site(site_day())


class Rss(_WithText, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        names = {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }
        return super().rss_attributes() | names

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])
        if item["picture"]:
            _add_media(handler, item["picture"])


class Atom(_WithText, Atom1Feed):
    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


FORMS: dict[str, type[Rss] | type[Atom]] = {"rss": Rss, "atom": Atom}


def feed(form: str, articles: QuerySet[Article], *, title: str, page: str, address: str) -> Rss | Atom:
    """The newest of these articles; `page` shows them to people, `address` is the feed's own. Two queries."""
    office = Office.current()
    made = FORMS[form](
        title=xml_text(f"{title} | {office.name}" if title else office.name),
        link=absolute(page),
        description=xml_text(office.tagline or office.name),
        language="fa",
        author_name=xml_text(office.name),
        feed_url=absolute(address),
        feed_guid=absolute(address),
    )
    newest = articles.select_related("category", "lead_picture").defer("search", "body_text").newest_first()
    for article in newest[:NEWEST]:
        _add(made, article, office)
    return made


def _add(made: Rss | Atom, article: Article, office: Office) -> None:
    picture = article.lead_picture
    made.add_item(
        title=xml_text(article.title),
        link=absolute(article.get_absolute_url()),
        # Readers take it for HTML.
        description=xml_text(escape(article.lead)),
        author_name=xml_text(office.name),
        pubdate=_site_time(article.published_at),
        updateddate=_site_time(article.changed_at),
        # The number stays when the title, and with it the address, is mended.
        unique_id=absolute(article.get_short_url()),
        unique_id_is_permalink=True,
        categories=[xml_text(article.category.name)],
        enclosures=[Enclosure(absolute(picture.file.url), _length(picture), PICTURE_TYPE)] if picture else [],
        content=xml_text(_whole_text(article)),
        picture=picture,
    )


def _whole_text(article: Article) -> str:
    lead = format_html("<p>{}</p>", article.lead) if article.lead else ""
    try:
        body = richtext.clean(article.body)
    except richtext.UnfitText:
        return lead + escape(article.body)
    return lead + richtext.with_whole_addresses(body, absolute(article.get_absolute_url()))


def _length(picture: Picture) -> str:
    """The bytes of the file; 0 is what RSS says of an unknown length, as of a file that a backup lost."""
    try:
        return str(picture.file.size)
    except OSError:
        return "0"


def _add_media(handler: SimplerXMLGenerator, picture: Picture) -> None:
    """The picture with what has to be said about it (Media RSS)."""
    size = {"width": str(picture.width), "height": str(picture.height)}
    file = {"url": absolute(picture.file.url), "type": PICTURE_TYPE, "medium": "image"}
    handler.startElement("media:content", file | size)
    for name, text in (("description", picture.alt), ("title", picture.caption), ("credit", picture.credit)):
        if text:
            handler.addQuickElement(f"media:{name}", xml_text(text))
    handler.endElement("media:content")


def _site_time(instant: datetime) -> datetime:
    return localtime(instant, jalali.site_zone()).replace(microsecond=0)
