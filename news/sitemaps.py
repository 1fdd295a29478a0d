"""Sitemaps: every public page that is worth finding, for search engines; absolute addresses, W3C dates.

What grows without end comes in chunks of a thousand numbers, so that no answer reads a whole table: a chunk is
full, thin or empty, and it always holds the same pages.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import StringIO

from django.db.models import Max, Prefetch, QuerySet
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.xmlutils import SimplerXMLGenerator

from news import jalali
from news.models import (
    Article,
    Category,
    GalleryPicture,
    Meeting,
    Office,
    Page,
    Tag,
    Topic,
    organizations_with_a_page,
    people_with_a_page,
)
from news.read_connection import read_connection
from news.readership import site_day
from news.site_address import absolute
from news.xml_text import xml_text

CHUNK = 1_000
# Of the Google News sitemap: what is older is no news there.
# Those of today and yesterday (robots want two days at most), so that the list changes at midnight alone.
NEWS_DAYS, MOST_NEWS = timedelta(days=1), 1_000
# The most that one file may name.
MOST = 50_000
_XMLNS = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:image": "http://www.google.com/schemas/sitemap-image/1.1",
    "xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9",
}


@dataclass(frozen=True)
class Entry:
    """A page with what is said of it: when it last changed in a way that matters, its pictures, its news."""

    address: str
    changed_at: datetime | None = None
    pictures: list[str] = field(default_factory=list)
    article: Article | None = None


# --- What there is --------------------------------------------------------------------------------


def standing_pages() -> Iterator[Entry]:
    """Pages that are always there, and those that the office keeps itself."""
    for name in ("home", "list", "announcements", "archive", "register", "topics", "office"):
        yield Entry(reverse(f"news:{name}"))
    for page in Page.objects.in_public().only("slug", "modified_at"):
        yield Entry(page.get_absolute_url(), page.modified_at)


def subjects() -> Iterator[Entry]:
    """Categories and tags under which a reader finds something, and dossiers."""
    tags = Tag.objects.in_use().order_by("pk")
    for found in (Category.objects.in_use(), Topic.objects.in_public().only("slug"), tags[: MOST // 2]):
        for subject in found:
            yield Entry(subject.get_absolute_url())


def newest_news() -> Iterator[Entry]:
    for article in _news().newest_first().only("title", "slug", "published_at")[:MOST_NEWS]:
        yield Entry(article.get_absolute_url(), article=article)


def _news() -> QuerySet:
    return Article.objects.published().filter(published_at__gte=jalali.at_site(site_day() - NEWS_DAYS))


def _articles(chunk: QuerySet) -> Iterator[Entry]:
    shown = Prefetch("gallery_pictures", GalleryPicture.objects.select_related("picture"))
    wanted = ("slug", "published_at", "updated_at", "lead_picture__file")
    for article in chunk.select_related("lead_picture").only(*wanted).prefetch_related(shown):
        lead = [article.lead_picture] if article.lead_picture else []
        pictures = [*lead, *(each.picture for each in article.gallery_pictures.all())]
        files = dict.fromkeys(picture.file.url for picture in pictures)
        yield Entry(article.get_absolute_url(), article.changed_at, list(files))


def _meetings(chunk: QuerySet) -> Iterator[Entry]:
    for meeting in chunk.only("subject", "published_at").annotate(corrected_at=Max("corrections__made_at")):
        changes = [meeting.published_at, meeting.corrected_at]
        yield Entry(meeting.get_absolute_url(), max(filter(None, changes)))


def _pages_of(chunk: QuerySet) -> Iterator[Entry]:
    for found in chunk:
        yield Entry(found.get_absolute_url())


Section = tuple[Callable[[], QuerySet], Callable[[QuerySet], Iterable[Entry]]]
WHOLE: dict[str, Callable[[], Iterable[Entry]]] = {
    "pages": standing_pages,
    "subjects": subjects,
    "news": newest_news,
}
IN_CHUNKS: dict[str, Section] = {
    "articles": (lambda: Article.objects.published(), _articles),
    "meetings": (lambda: Meeting.objects.published(), _meetings),
    "people": (people_with_a_page, _pages_of),
    "organizations": (organizations_with_a_page, _pages_of),
}


def section(name: str) -> list[Entry] | None:
    """What stands in `pages`, `news` or `articles-3`; None for what there is not."""
    if name in WHOLE:
        return list(WHOLE[name]())
    kind, _dash, number = name.rpartition("-")
    if kind not in IN_CHUNKS or not (number.isascii() and number.isdecimal()) or str(int(number)) != number:
        return None
    rows, entries = IN_CHUNKS[kind]
    start = int(number) * CHUNK
    return list(entries(rows().filter(pk__gte=start, pk__lt=start + CHUNK).order_by("pk"))) or None


def sections() -> list[str]:
    """The names of all that holds something, in one query for each kind of chunks."""
    chunks = [f"{kind}-{number}" for kind, (rows, _) in IN_CHUNKS.items() for number in _filled(rows())]
    news = ["news"] if _news().exists() else []
    held = ["subjects"] if any(subjects()) else []
    return ["pages", *held, *news, *chunks]


def _filled(rows: QuerySet) -> list[int]:
    """The chunks in which one row is found; the others of a chunk are not looked at."""
    inside = rows.order_by().filter(
        pk__gte=RawSQL("chunk.number * %s", [CHUNK]), pk__lt=RawSQL("(chunk.number + 1) * %s", [CHUNK])
    )
    sql, values = inside.values("pk")[:1].query.sql_with_params()
    connection = read_connection()
    table = connection.ops.quote_name(rows.model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT chunk.number FROM generate_series(0, (SELECT max(id) FROM {table}) / %s) AS chunk(number)"
            f" WHERE EXISTS ({sql}) ORDER BY 1",
            [CHUNK, *values],
        )
        return [number for (number,) in cursor.fetchall()]


# --- As XML ---------------------------------------------------------------------------------------


def index_xml(names: list[str]) -> str:
    out, xml = _document("sitemapindex")
    for name in names:
        xml.startElement("sitemap", {})
        xml.addQuickElement("loc", absolute(reverse("news:sitemap_section", args=[name])))
        xml.endElement("sitemap")
    xml.endElement("sitemapindex")
    return out.getvalue()


def section_xml(entries: list[Entry]) -> str:
    out, xml = _document("urlset")
    paper = Office.current().name if any(entry.article for entry in entries) else ""
    for entry in entries:
        xml.startElement("url", {})
        xml.addQuickElement("loc", absolute(entry.address))
        if entry.changed_at:
            xml.addQuickElement("lastmod", jalali.iso(entry.changed_at))
        for picture in entry.pictures:
            xml.startElement("image:image", {})
            xml.addQuickElement("image:loc", absolute(picture))
            xml.endElement("image:image")
        if entry.article:
            _add_news(xml, entry.article, paper)
        xml.endElement("url")
    xml.endElement("urlset")
    return out.getvalue()


def _add_news(xml: SimplerXMLGenerator, article: Article, paper: str) -> None:
    xml.startElement("news:news", {})
    xml.startElement("news:publication", {})
    xml.addQuickElement("news:name", xml_text(paper))
    xml.addQuickElement("news:language", "fa")
    xml.endElement("news:publication")
    xml.addQuickElement("news:publication_date", jalali.iso(article.published_at))
    xml.addQuickElement("news:title", xml_text(article.title))
    xml.endElement("news:news")


def _document(root: str) -> tuple[StringIO, SimplerXMLGenerator]:
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement(root, _XMLNS if root == "urlset" else {"xmlns": _XMLNS["xmlns"]})
    return out, xml
