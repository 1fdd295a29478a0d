"""A small strict reader of schema.org's JSON-LD: known types, what each must have, and the form of every value."""

import re
from datetime import date, datetime
from urllib.parse import urlsplit

# What a type must have, and what else it may have, as far as this site says it.
_EVENT = (
    ("name", "startDate", "organizer"),
    (
        *("@id", "url", "identifier", "description", "endDate", "eventStatus", "eventAttendanceMode"),
        *("location", "attendee"),
    ),
)
_ORGANIZATION = (
    ("name",),
    (
        *(
            "@id",
            "url",
            "logo",
            "image",
            "description",
            "address",
            "telephone",
            "email",
            "hasMap",
            "contactPoint",
        ),
        *(
            "openingHoursSpecification",
            "specialOpeningHoursSpecification",
            "alternateName",
            "parentOrganization",
        ),
    ),
)
TYPES = {
    "NewsArticle": (
        ("headline", "image", "datePublished", "dateModified", "author", "publisher", "mainEntityOfPage"),
        (
            *("@id", "identifier", "alternativeHeadline", "description", "inLanguage", "articleSection"),
            *("keywords", "wordCount", "isAccessibleForFree", "about", "mentions"),
        ),
    ),
    "Event": _EVENT,
    "GovernmentOrganization": _ORGANIZATION,
    "GovernmentOffice": _ORGANIZATION,
    "Organization": _ORGANIZATION,
    "Corporation": _ORGANIZATION,
    "NewsMediaOrganization": _ORGANIZATION,
    "CollegeOrUniversity": _ORGANIZATION,
    "BankOrCreditUnion": _ORGANIZATION,
    "Person": (
        ("name",),
        (
            *("@id", "url", "honorificPrefix", "familyName", "jobTitle", "affiliation", "alternateName"),
            *("description", "image", "worksFor", "sameAs"),
        ),
    ),
    "ProfilePage": (("mainEntity",), ("url", "inLanguage")),
    "WebSite": (("name", "url"), ("@id", "inLanguage", "publisher", "potentialAction")),
    "SearchAction": (("target", "query-input"), ()),
    "EntryPoint": (("urlTemplate",), ()),
    "BreadcrumbList": (("itemListElement",), ()),
    "ListItem": (("position", "name"), ("item",)),
    "ImageObject": (("url",), ("width", "height", "caption")),
    "Place": (("name",), ("address",)),
    "PostalAddress": ((), ("streetAddress", "addressLocality", "addressCountry")),
    "ContactPoint": (("telephone", "contactType"), ()),
    "OpeningHoursSpecification": (("opens", "closes"), ("dayOfWeek", "validFrom", "validThrough")),
    "AggregateRating": (("ratingValue", "ratingCount"), ("bestRating", "worstRating")),
}
_ADDRESSES = (
    "@id",
    "url",
    "item",
    "hasMap",
    "mainEntityOfPage",
    "sameAs",
    "image",
    "eventStatus",
    "dayOfWeek",
)
_MOMENTS = ("datePublished", "dateModified")
_DATES = ("startDate", "endDate", "validFrom", "validThrough")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_PERSIAN_DIGIT = re.compile("[\u06f0-\u06f9\u0660-\u0669]")


def check(data: dict) -> None:
    """Raise AssertionError for what no strict reader would take."""
    assert data.get("@context") == "https://schema.org"
    _check_thing({name: value for name, value in data.items() if name != "@context"})


def _check_thing(thing: dict) -> None:
    if thing.keys() == {"@id"}:
        return _check_value("@id", thing["@id"])
    kinds = thing["@type"] if isinstance(thing["@type"], list) else [thing["@type"]]
    for kind in kinds:
        needed, allowed = TYPES[kind]
        assert set(needed) <= thing.keys(), f"{kind} lacks {set(needed) - thing.keys()}"
        assert thing.keys() <= {"@type", *needed, *allowed}, f"{kind}: {thing.keys()}"
    for name, value in thing.items():
        for one in value if isinstance(value, list) else [value]:
            _check_value(name, one)
    if "itemListElement" in thing:
        positions = [item["position"] for item in thing["itemListElement"]]
        assert positions == list(range(1, len(positions) + 1))


def _check_value(name: str, value: object) -> None:
    assert value not in ("", None, [], {}), f"{name} is empty"
    if isinstance(value, dict):
        return _check_thing(value)
    if name in _ADDRESSES:
        parts = urlsplit(value)
        assert parts.scheme in ("http", "https") and parts.netloc, f"{name}: {value}"
        assert not _PERSIAN_DIGIT.search(value)
    elif name in _MOMENTS:
        assert datetime.fromisoformat(value).utcoffset() is not None and value.isascii()
    elif name in _DATES:
        assert value.isascii()
        if len(value) == 10:
            date.fromisoformat(value)
        else:
            assert datetime.fromisoformat(value).utcoffset() is not None
    elif name in ("opens", "closes"):
        assert _CLOCK.fullmatch(value), value
    elif name in ("telephone", "identifier"):
        assert not _PERSIAN_DIGIT.search(value)
