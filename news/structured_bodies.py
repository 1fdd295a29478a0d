"""What machines read of the office, of the site, and of people and bodies on their own pages."""

from collections.abc import Iterable
from datetime import time

from django.urls import reverse

from news import social_card
from news.models import Membership, Office, OpeningHours, Organization, Person, SpecialHours
from news.models.reception import Weekday
from news.phones import dialled
from news.site_address import absolute
from news.structured_data import CONTEXT, filled, named, office_id, postal_address, publisher

_KINDS = {
    Organization.Kind.MUNICIPALITY: "GovernmentOrganization",
    Organization.Kind.GOVERNMENT: "GovernmentOrganization",
    Organization.Kind.MINISTRY: "GovernmentOrganization",
    Organization.Kind.PARLIAMENT: "GovernmentOrganization",
    Organization.Kind.MISSION: "GovernmentOrganization",
    Organization.Kind.UNIVERSITY: "CollegeOrUniversity",
    Organization.Kind.BANK: "BankOrCreditUnion",
    Organization.Kind.COMPANY: "Corporation",
    Organization.Kind.MEDIA: "NewsMediaOrganization",
}


# --- The office and the site ----------------------------------------------------------------------


def office_in_full(
    office: Office, hours: Iterable[OpeningHours], special_hours: Iterable[SpecialHours]
) -> dict:
    """An organization that is a place too: hours and a map belong to places."""
    return filled(
        {
            **publisher(office),
            "@type": ["GovernmentOrganization", "GovernmentOffice"],
            "description": office.about or office.tagline,
            "image": absolute(social_card.address(None, office)),
            "address": postal_address(office),
            "telephone": dialled(office.phone),
            "email": office.email,
            "hasMap": office.map_url,
            "contactPoint": _emergency(office),
            "openingHoursSpecification": _week(hours),
            "specialOpeningHoursSpecification": [_special(one) for one in special_hours],
        }
    )


def website(office: Office) -> dict:
    # Braces that a robot fills in: joined by hand, since addresses escape them.
    target = f"{absolute(reverse('news:search'))}?q={{search_term_string}}"
    return {
        "@type": "WebSite",
        "@id": f"{absolute('/')}#site",
        "url": absolute("/"),
        "name": office.name,
        "inLanguage": "fa",
        "publisher": {"@id": office_id()},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": target},
            "query-input": "required name=search_term_string",
        },
    }


def _emergency(office: Office) -> dict:
    phone = dialled(office.emergency_phone)
    return {"@type": "ContactPoint", "contactType": "emergency", "telephone": phone} if phone else {}


def _week(hours: Iterable[OpeningHours]) -> list[dict]:
    """One entry for the days that have the same hours."""
    days: dict[tuple[time, time], list[str]] = {}
    for span in hours:
        days.setdefault((span.opens, span.closes), []).append(
            f"{CONTEXT}/{Weekday(span.weekday).name.title()}"
        )
    return [_hours(opens, closes, dayOfWeek=names) for (opens, closes), names in days.items()]


def _special(days: SpecialHours) -> dict:
    """Closed is from midnight to midnight."""
    span = {"validFrom": days.starts_on.isoformat(), "validThrough": days.ends_on.isoformat()}
    return _hours(days.opens or time.min, days.closes or time.min, **span)


def _hours(opens: time, closes: time, **of: object) -> dict:
    return {
        "@type": "OpeningHoursSpecification",
        "opens": opens.isoformat("minutes"),
        "closes": closes.isoformat("minutes"),
        **of,
    }


# --- People and bodies ----------------------------------------------------------------------------


def profile_page(person: Person, posts: Iterable[Membership]) -> dict:
    """A person's page, with the posts of today."""
    address = absolute(person.get_absolute_url())
    posts = list(posts)
    return {
        "@type": "ProfilePage",
        "url": address,
        "inLanguage": "fa",
        "mainEntity": filled(
            {
                **named(person),
                "@id": f"{address}#person",
                "honorificPrefix": person.honorific_prefix,
                "familyName": person.family_name,
                "alternateName": _other_names(person),
                "description": person.biography,
                "image": absolute(person.picture.file.url) if person.picture else "",
                "jobTitle": [post.position for post in posts],
                "worksFor": [{"@type": "Organization", "name": post.organization.name} for post in posts],
                "sameAs": person.links.split(),
            }
        ),
    }


def organization(shown: Organization, above: Organization | None) -> dict:
    address = absolute(shown.get_absolute_url())
    place = {"addressLocality": shown.city, "addressCountry": shown.country}
    return filled(
        {
            "@type": _KINDS.get(shown.kind, "Organization"),
            "@id": f"{address}#organization",
            "name": shown.name,
            "url": address,
            "alternateName": _other_names(shown),
            "address": filled({"@type": "PostalAddress", **place}) if any(place.values()) else {},
            "parentOrganization": {**named(above), "@type": "Organization"} if above else {},
        }
    )


def _other_names(shown: Person | Organization) -> list[str]:
    return [name for name in (shown.name_latin, shown.name_cyrillic, *shown.spellings) if name]
