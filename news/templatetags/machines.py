"""What machines read of a page: the way to it, the office, the picture for messengers."""

from functools import lru_cache

from django import template
from django.db.models import Model
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from news import (
    breadcrumbs,
    card_ground,
    jalali,
    site_frame,
    social_card,
    structured_bodies,
    structured_data,
)
from news.models import (
    Membership,
    Office,
    OpeningHours,
    Organization,
    Person,
    Picture,
    SpecialHours,
)
from news.site_address import absolute
from news.stencils import filled, filled_rows

# Of a description; results of a search show about as many.
WORDS = 40
register = template.Library()


@register.simple_tag
def crumbs(*steps: str | Model, here: str = "") -> SafeString:
    """`{% crumbs "list" article.category here=heading %}`: the way to the page, for readers and for machines."""
    trail = breadcrumbs.trail(*steps, here=here)
    rows = [{"name": crumb.name, "address": crumb.address} for crumb in trail]
    data = structured_data.script(structured_data.breadcrumbs(trail))
    return filled("news/_crumbs.html", {"crumbs": filled_rows("news/_crumb.html", rows), "data": data})


@register.simple_tag(takes_context=True)
def social(
    context: template.Context,
    *,
    title: str = "",
    description: str = "",
    address: str = "",
    kind: str = "website",
    picture: Picture | None = None,
    of: Model | None = None,
) -> SafeString:
    """Canonical address, description and what messengers show: the picture, or a card drawn of `of`."""
    office = context["office"]
    title = title or office.name
    # One more than there is room for, so that the cut is seen.
    begun = " ".join(description.split(None, WORDS + 1)[: WORDS + 1])
    words = {
        "title": title,
        "description": Truncator(begun).words(WORDS),
        "address": absolute(address) if address else "",
        **(_of_picture(picture) if picture else _of_card(social_card.address(of, office), title)),
        **(_of_article(of) if kind == "article" else {}),
    }
    return filled("_social.html", words, kind=kind)


def _of_picture(picture: Picture) -> dict[str, str]:
    return {
        "image": absolute(picture.file.url),
        "image_type": "image/webp",
        "image_width": str(picture.width),
        "image_height": str(picture.height),
        "image_alt": picture.alt,
    }


def _of_card(address: str, title: str) -> dict[str, str]:
    width, height = card_ground.SIZE
    return {
        "image": absolute(address),
        "image_type": "image/png",
        "image_width": str(width),
        "image_height": str(height),
        "image_alt": title,
    }


def _of_article(of: Model | None) -> dict[str, str]:
    """A meeting has neither an update nor a section; machines read of it what is there."""
    if not getattr(of, "published_at", None):
        return {}
    category = getattr(of, "category", None)
    updated = getattr(of, "updated_at", None)
    tags = [(tag.name,) for tag in getattr(of, "shown_tags", ())]
    return {
        "published": jalali.iso(of.published_at),
        "modified": jalali.iso(of.changed_at) if updated else "",
        "section": category.name if category else "",
        "tags": format_html_join("\n  ", '<meta property="article:tag" content="{}">', tags),
    }


@register.filter
def introduced(shown: Person | Organization, posts: list[Membership] | None = None) -> str:
    """One line for results of a search: the post of today and its body, or the life, or the city."""
    if isinstance(shown, Organization):
        return "، ".join(filter(None, [shown.name, shown.city]))
    if posts:
        return f"{shown.name}، {posts[0].position}، {posts[0].organization.name}"
    return shown.biography or shown.name


@register.simple_tag(takes_context=True)
def site_data(context: template.Context) -> SafeString:
    """The site and the office behind it, for the home page."""
    return _site_data(context["as_read"])


# All that it depends on is what it is called with: the frame as it was read for this page.
@lru_cache(maxsize=4)
def _site_data(as_read: str) -> SafeString:
    around = site_frame.frame_of(as_read)
    website = structured_data.script(structured_bodies.website(around.office))
    return mark_safe(website + office_data(around.office, around.hours, around.special_hours))


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
