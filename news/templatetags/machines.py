"""What machines read of a page: the way to it, the office, the picture for messengers."""

from django import template
from django.db.models import Model
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from news import breadcrumbs, card_ground, social_card, structured_bodies, structured_data
from news.models import Membership, Office, OpeningHours, Organization, Person, Picture, SpecialHours

# Of a description; results of a search show about as many.
WORDS = 40
register = template.Library()


@register.inclusion_tag("news/_crumbs.html")
def crumbs(*steps: str | Model, here: str = "") -> dict:
    """`{% crumbs "list" article.category here=heading %}`: the way to the page, for readers and for machines."""
    trail = breadcrumbs.trail(*steps, here=here)
    return {"trail": trail, "data": structured_data.script(structured_data.breadcrumbs(trail))}


@register.inclusion_tag("_social.html", takes_context=True)
def social(
    context: template.Context,
    *,
    title: str = "",
    description: str = "",
    address: str = "",
    kind: str = "website",
    picture: Picture | None = None,
    of: Model | None = None,
) -> dict:
    """Canonical address, description and what messengers show: the picture, or a card drawn of `of`."""
    office = context["office"]
    return {
        "title": title or office.name,
        "description": Truncator(" ".join(description.split())).words(WORDS),
        "address": address,
        "kind": kind,
        "picture": picture,
        "of": of,
        "card": social_card.address(of, office),
        "card_width": card_ground.SIZE[0],
        "card_height": card_ground.SIZE[1],
    }


@register.filter
def introduced(shown: Person | Organization, posts: list[Membership] | None = None) -> str:
    """One line for results of a search: the post of today and its body, or the life, or the city."""
    if isinstance(shown, Organization):
        return "، ".join(filter(None, [shown.name, shown.city]))
    if posts:
        return f"{shown.name}، {posts[0].position}، {posts[0].organization.name}"
    return shown.biography or shown.name


@register.simple_tag
def site_data(office: Office, hours: list[OpeningHours], special_hours: list[SpecialHours]) -> SafeString:
    """The site and the office behind it, for the home page."""
    return mark_safe(
        structured_data.script(structured_bodies.website(office)) + office_data(office, hours, special_hours)
    )


@register.simple_tag
def office_data(office: Office, hours: list[OpeningHours], special_hours: list[SpecialHours]) -> SafeString:
    return structured_data.script(structured_bodies.office_in_full(office, hours, special_hours))


@register.simple_tag
def person_data(person: Person, posts: list[Membership]) -> SafeString:
    """With the posts of today."""
    return structured_data.script(structured_bodies.profile_page(person, posts))


@register.simple_tag
def organization_data(organization: Organization, above: Organization | None) -> SafeString:
    return structured_data.script(structured_bodies.organization(organization, above))
