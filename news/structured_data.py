"""What machines read on a page: schema.org's words as JSON-LD, with ISO dates and Latin digits."""

import json
from urllib.parse import urljoin

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from news import jalali
from news.delegations import delegations_of
from news.models import Article, Meeting, Office, Participant

CONTEXT = "https://schema.org"
# No text may end the script element or begin another; U+2028 and U+2029 end lines in old scripts.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
_STATUS = {Meeting.Status.CANCELLED: f"{CONTEXT}/EventCancelled"}


def script(data: dict) -> SafeString:
    """The data as a script element, which no browser runs."""
    text = json.dumps({"@context": CONTEXT, **data}, ensure_ascii=False).translate(_ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


def news_article(article: Article, meetings: list[Meeting], office: Office) -> dict:
    address = _absolute(article.get_absolute_url())
    picture = article.lead_picture
    return _filled(
        {
            "@type": "NewsArticle",
            "@id": article_id(article),
            "mainEntityOfPage": address,
            "headline": article.title,
            "description": article.lead,
            "inLanguage": "fa",
            # A draft's preview has no date yet.
            "datePublished": jalali.iso(article.published_at) if article.published_at else "",
            "dateModified": jalali.iso(max(article.published_at or article.modified_at, article.modified_at)),
            "image": _absolute(picture.file.url) if picture else "",
            "publisher": _office(office),
            "about": [event(meeting, office) for meeting in meetings],
        }
    )


def article_id(article: Article) -> str:
    """What names the article in all that is said of it."""
    return f"{_absolute(article.get_absolute_url())}#article"


def event(meeting: Meeting, office: Office) -> dict:
    """A meeting that was fetched with its participants."""
    address = _absolute(meeting.get_absolute_url())
    return _filled(
        {
            "@type": "Event",
            "@id": f"{address}#event",
            "url": address,
            "identifier": meeting.public_number,
            "name": meeting.subject,
            "description": meeting.summary,
            "startDate": jalali.iso(meeting.starts_at or meeting.starts_on),
            "endDate": _end(meeting),
            "eventStatus": _STATUS.get(meeting.status, f"{CONTEXT}/EventScheduled"),
            "location": _place(meeting),
            "attendee": [_attendee(participant) for participant in delegations_of(meeting)],
            "organizer": _office(office),
        }
    )


def _end(meeting: Meeting) -> str:
    end = meeting.ends_at or meeting.ends_on
    return jalali.iso(end) if end else ""


def _place(meeting: Meeting) -> dict:
    if not (meeting.place or meeting.city):
        return {}
    address = {"@type": "PostalAddress", "addressLocality": meeting.city} if meeting.city else {}
    return _filled({"@type": "Place", "name": meeting.place or meeting.city, "address": address})


def _attendee(participant: Participant) -> dict:
    body = {"@type": "Organization", "name": participant.organization_name}
    page = _absolute(participant.person.get_absolute_url()) if participant.person_has_page else ""
    return _filled(
        {
            "@type": "Person",
            "name": participant.name,
            "honorificPrefix": participant.honorific,
            "jobTitle": participant.position,
            "affiliation": body if participant.organization_name else {},
            "url": page,
        }
    )


def _office(office: Office) -> dict:
    return {"@type": "GovernmentOrganization", "name": office.name, "url": _absolute("/")}


def _absolute(address: str) -> str:
    return urljoin(settings.SITE_URL + "/", address)


def _filled(data: dict) -> dict:
    """Without what is not known: an empty value says something else than none."""
    return {key: value for key, value in data.items() if value}
