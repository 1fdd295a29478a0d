"""What machines read on a page: schema.org's words as JSON-LD, with ISO dates and Latin digits."""

import json
from datetime import date, datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from news import card_ground, icons, jalali, social_card
from news.breadcrumbs import Crumb
from news.delegations import delegations_of
from news.models import (
    Article,
    Meeting,
    Office,
    Participant,
    Person,
    Picture,
)
from news.site_address import absolute

CONTEXT = "https://schema.org"
# No text may end the script element or begin another; U+2028 and U+2029 end lines in old scripts.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
# Points of the icon that stands for the office.
_LOGO = 512
_STATUS = {Meeting.Status.CANCELLED: f"{CONTEXT}/EventCancelled"}


def script(data: dict) -> SafeString:
    """The data as a script element, which no browser runs."""
    text = json.dumps({"@context": CONTEXT, **data}, ensure_ascii=False).translate(_ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


# --- Articles -------------------------------------------------------------------------------------


def news_article(article: Article, meetings: list[Meeting], office: Office) -> dict:
    """An article of whole_articles.whole(), with its meetings and their participants."""
    events = [event(meeting, office) for meeting in meetings]
    office_data = publisher(office)
    return filled(
        {
            "@type": "NewsArticle",
            "@id": article_id(article),
            "mainEntityOfPage": absolute(article.get_absolute_url()),
            "identifier": str(article.pk),
            "headline": article.title,
            "alternativeHeadline": article.over_title,
            "description": article.lead,
            "inLanguage": "fa",
            "datePublished": jalali.iso(article.published_at),
            "dateModified": jalali.iso(article.changed_at),
            "image": _images(article, office),
            "author": office_data,
            "publisher": office_data,
            "articleSection": article.category.name,
            "keywords": [*(tag.name for tag in article.shown_tags), *(t.name for t in article.shown_topics)],
            "wordCount": len(article.body_text.split()),
            "isAccessibleForFree": True,
            "about": [announced(article, office), *events] if article.event_on else events,
            "mentions": [named(person) for person in article.named],
        }
    )


def article_id(article: Article) -> str:
    """What names the article in all that is said of it."""
    return f"{absolute(article.get_absolute_url())}#article"


def announced(article: Article, office: Office) -> dict:
    """What the article announces; schema.org has no event without a place, so it is the office's own then."""
    address = absolute(article.get_absolute_url())
    place = {"@type": "Place", "name": article.event_place} if article.event_place else _seat(office)
    return filled(
        {
            "@type": "Event",
            "@id": f"{address}#event",
            "url": address,
            "name": article.title,
            "description": article.lead,
            "startDate": jalali.iso(_moment(article)),
            "eventStatus": f"{CONTEXT}/EventScheduled",
            "eventAttendanceMode": f"{CONTEXT}/OfflineEventAttendanceMode",
            "location": place,
            "organizer": publisher(office),
        }
    )


def _moment(article: Article) -> datetime | date:
    if article.event_time is None:
        return article.event_on
    return jalali.at_site(article.event_on, article.event_time)


def _images(article: Article, office: Office) -> list[dict]:
    shown = [article.lead_picture] if article.lead_picture else []
    shown += [entry.picture for entry in article.shown_gallery if entry.picture != article.lead_picture]
    if not shown and office.fallback_picture:
        shown = [office.fallback_picture]
    return [_image(picture) for picture in shown] or [
        _image_at(social_card.address(article, office), *card_ground.SIZE)
    ]


def _image(picture: Picture) -> dict:
    return filled(
        {
            **_image_at(picture.file.url, picture.width, picture.height),
            "caption": picture.caption or picture.alt,
        }
    )


def _image_at(address: str, width: int, height: int) -> dict:
    return {"@type": "ImageObject", "url": absolute(address), "width": width, "height": height}


# --- Meetings -------------------------------------------------------------------------------------


def event(meeting: Meeting, office: Office) -> dict:
    """A meeting that was fetched with its participants."""
    address = absolute(meeting.get_absolute_url())
    return filled(
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
            "organizer": publisher(office),
        }
    )


def _end(meeting: Meeting) -> str:
    end = meeting.ends_at or meeting.ends_on
    return jalali.iso(end) if end else ""


def _place(meeting: Meeting) -> dict:
    if not (meeting.place or meeting.city):
        return {}
    address = {"@type": "PostalAddress", "addressLocality": meeting.city} if meeting.city else {}
    return filled({"@type": "Place", "name": meeting.place or meeting.city, "address": address})


def _attendee(participant: Participant) -> dict:
    body = {"@type": "Organization", "name": participant.organization_name}
    page = absolute(participant.person.get_absolute_url()) if participant.person_has_page else ""
    return filled(
        {
            "@type": "Person",
            "name": participant.name,
            "honorificPrefix": participant.honorific,
            "jobTitle": participant.position,
            "affiliation": body if participant.organization_name else {},
            "url": page,
        }
    )


# --- The office, the way, a name ----------------------------------------------------------------------


def publisher(office: Office) -> dict:
    """The office as it stands in what it publishes."""
    logo = absolute(icons.address(office, _LOGO))
    return {
        "@type": "GovernmentOrganization",
        "@id": office_id(),
        "name": office.name,
        "url": absolute("/"),
        "logo": {"@type": "ImageObject", "url": logo, "width": _LOGO, "height": _LOGO},
    }


def office_id() -> str:
    return f"{absolute('/')}#office"


def _seat(office: Office) -> dict:
    return filled({"@type": "Place", "name": office.name, "address": postal_address(office)})


def postal_address(office: Office) -> dict:
    return {"@type": "PostalAddress", "streetAddress": office.address} if office.address else {}


def breadcrumbs(trail: list[Crumb]) -> dict:
    items = [
        filled(
            {
                "@type": "ListItem",
                "position": place,
                "name": crumb.name,
                "item": absolute(crumb.address) if crumb.address else "",
            }
        )
        for place, crumb in enumerate(trail, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def named(person: Person) -> dict:
    return {"@type": "Person", "name": person.name, "url": absolute(person.get_absolute_url())}


# --- In general -----------------------------------------------------------------------------------


def filled(data: dict) -> dict:
    """Without what is not known: an empty value says something else than none."""
    return {key: value for key, value in data.items() if value}
