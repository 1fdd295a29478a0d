"""Pages of the desk that are no list of a model: what stands in the navigation beside the lists."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DeskPage:
    """A page by the name of its address, for those who have the permission; without one, for everybody."""

    name: str
    label: str | Promise
    permission: str


# In the order of the navigation; their addresses are given by consulate/desk.py.
PAGES: tuple[DeskPage, ...] = (
    DeskPage("notices", _("Notices"), ""),
    DeskPage("calendar", _("Publication calendar"), "news.view_article"),
    DeskPage("statistics", _("Statistics"), "news.view_statistics"),
    DeskPage("people", _("People of the desk"), "news.manage_people"),
    DeskPage("take_back", _("Take back somebody's work"), "news.take_back_work"),
    DeskPage("export", _("Export and import"), "news.export_content"),
    DeskPage("roles", _("Roles"), ""),
)


def open_to(user: User) -> list[dict]:
    """The pages that this person may open, with their addresses."""
    return [
        {"name": page.name, "label": page.label, "address": reverse(f"admin:{page.name}")}
        for page in PAGES
        if not page.permission or user.has_perm(page.permission)
    ]
