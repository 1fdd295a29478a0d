"""Pages of the desk that are no list of a model: what stands in the navigation beside the lists."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class DeskPage:
    """A page by the name of its address, for those who have the permission."""

    name: str
    label: str | Promise
    permission: str


# In the order of the navigation; their addresses are given by consulate/desk.py.
PAGES: tuple[DeskPage, ...] = ()


def open_to(user: User) -> list[dict]:
    """The pages that this person may open, with their addresses."""
    return [
        {"label": page.label, "address": reverse(f"admin:{page.name}")}
        for page in PAGES
        if user.has_perm(page.permission)
    ]
