"""What the lists of the desk show as rows of a spreadsheet, in the order of their list."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from news import jalali, standings
from news.models import Article, Category, ErrorReport, FollowUp, Participant, Picture, Tag, Topic
from news.newsroom import name_of
from news.spreadsheets import Row

ARTICLE_HEADER = (
    _("news code"),
    _("title"),
    _("status"),
    _("kind"),
    _("category"),
    _("author"),
    _("publication date (Jalali)"),
    _("publication date (ISO)"),
    _("last changed on (Jalali)"),
    _("last changed on (ISO)"),
    _("views"),
    _("address"),
)
PICTURE_HEADER = (
    _("number"),
    _("caption"),
    _("alternative text"),
    _("credit"),
    _("width"),
    _("height"),
    _("uploaded by"),
    _("uploaded on (Jalali)"),
    _("uploaded on (ISO)"),
)
HEADING_HEADER = (_("name"), _("articles"), _("address"))
FOLLOWUP_HEADER = (
    _("number"),
    _("what was agreed"),
    _("meeting"),
    _("day of the meeting (Jalali)"),
    _("day of the meeting (Gregorian)"),
    _("counterpart"),
    _("who does it"),
    _("due on (Jalali)"),
    _("due on (Gregorian)"),
    _("status"),
    _("overdue"),
    _("settled on (Jalali)"),
    _("settled on (Gregorian)"),
    _("public"),
    _("article that reports it"),
    _("news code"),
)
REPORT_HEADER = (
    _("number"),
    _("what is wrong"),
    _("article"),
    _("news code"),
    _("text"),
    _("received on (Jalali)"),
    _("received on (ISO)"),
    _("settled on (Jalali)"),
    _("settled on (ISO)"),
    _("settled by"),
)
TOPIC_HEADER = (
    _("name"),
    _("first day (Jalali)"),
    _("first day (Gregorian)"),
    _("last day (Jalali)"),
    _("last day (Gregorian)"),
    _("articles"),
    _("state"),
    _("address"),
)
_CHUNK = 500


def article_rows(articles: QuerySet[Article]) -> Iterator[Row]:
    kinds = {value: str(label) for value, label in Article.Kind.choices}
    states = {name: str(standing.label) for name, standing in standings.STANDINGS.items()}
    rows = articles.select_related("category", "author", "view_total").defer(
        "body", "body_text", "search", "lead"
    )
    for article in rows.iterator(chunk_size=_CHUNK):
        yield (
            article.pk,
            article.title,
            states[standings.standing(article).name],
            kinds[article.kind],
            article.category.name,
            name_of(article.author) if article.author else None,
            *_both(article.published_at),
            *_both(article.modified_at),
            article.views,
            f"{settings.SITE_URL}{article.get_absolute_url()}",
        )


def picture_rows(pictures: QuerySet[Picture]) -> Iterator[Row]:
    for picture in pictures.select_related("uploaded_by").iterator(chunk_size=_CHUNK):
        yield (
            picture.pk,
            picture.caption,
            picture.alt,
            picture.credit,
            picture.width,
            picture.height,
            name_of(picture.uploaded_by) if picture.uploaded_by else None,
            *_both(picture.created_at),
        )


def heading_rows(headings: QuerySet[Category] | QuerySet[Tag]) -> Iterator[Row]:
    """With the number of articles as the list counts them."""
    for heading in headings.iterator(chunk_size=_CHUNK):
        yield heading.name, heading.article_count, f"{settings.SITE_URL}{heading.get_absolute_url()}"


def followup_rows(followups: QuerySet[FollowUp], *, today: date, titles: Mapping[int, str]) -> Iterator[Row]:
    """`titles` are those of the articles of which the reader may know."""
    labels = {value: str(label) for value, label in FollowUp.Status.choices}
    yes, no = str(_("yes")), str(_("no"))
    rows = followups.select_related("meeting").prefetch_related("meeting__participants")
    for followup in rows.iterator(chunk_size=_CHUNK):
        meeting, title = followup.meeting, titles.get(followup.article_id)
        yield (
            followup.pk,
            followup.agreed,
            meeting.subject,
            *_day(meeting.starts_on),
            "، ".join(_counterparts(meeting.participants.all())),
            followup.responsible,
            *_day(followup.due_on),
            labels[followup.status],
            yes if followup.is_overdue(today) else no,
            *_day(followup.settled_on),
            yes if followup.is_public else no,
            title,
            followup.article_id if title else None,
        )


def _counterparts(participants: QuerySet[Participant]) -> list[str]:
    """The organizations of the other side, each once; of who has none the name."""
    theirs = [one for one in participants if one.side == Participant.Side.COUNTERPART]
    in_order = sorted(theirs, key=lambda one: one.rank)
    return list(dict.fromkeys(one.organization_name or one.name for one in in_order))


def report_rows(reports: QuerySet[ErrorReport]) -> Iterator[Row]:
    same, other = str(_("unchanged since")), str(_("changed since"))
    for report in reports.select_related("article", "handled_by").iterator(chunk_size=_CHUNK):
        yield (
            report.pk,
            report.text,
            report.article.title,
            report.article_id,
            same if report.text_digest == report.article.text_digest else other,
            *_both(report.created_at),
            *_both(report.handled_at),
            name_of(report.handled_by) if report.handled_by else None,
        )


def topic_rows(topics: QuerySet[Topic]) -> Iterator[Row]:
    """With the number of articles as the list counts them."""
    public, hidden = str(_("public")), str(_("not shown"))
    for topic in topics.iterator(chunk_size=_CHUNK):
        address = f"{settings.SITE_URL}{topic.get_absolute_url()}" if topic.is_public else None
        yield (
            topic.name,
            *_day(topic.starts_on),
            *_day(topic.ends_on),
            topic.article_count,
            public if topic.is_public else hidden,
            address,
        )


def _day(day: date | None) -> tuple[str | None, str | None]:
    return (jalali.typed_date(day), day.isoformat()) if day else (None, None)


def _both(moment: datetime | None) -> tuple[str | None, str | None]:
    """For people and for machines."""
    return (jalali.typed_date(moment), jalali.iso(moment)) if moment else (None, None)
