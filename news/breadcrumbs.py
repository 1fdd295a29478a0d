"""The way from the home page to a page: what readers see above its title, and machines read."""

from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Pages that gather others, by the names of their addresses.
_GATHERING: dict[str, Promise] = {
    "home": _("Home"),
    "list": _("All news"),
    "archive": _("Archive"),
    "topics": _("Dossiers"),
    "register": _("Register of meetings"),
}


@dataclass(frozen=True)
class Crumb:
    name: str
    # Empty for the page itself.
    address: str = ""


def trail(*steps: str | Model, here: str = "") -> list[Crumb]:
    """From home over the steps, each a gathering page's name or something that has a page, to the page itself."""
    way = [_crumb(step) for step in ("home", *steps) if step]
    return [*way, Crumb(here)] if here else way


def _crumb(step: str | Model) -> Crumb:
    if isinstance(step, str):
        return Crumb(str(_GATHERING[step]), reverse(f"news:{step}"))
    return Crumb(str(step), step.get_absolute_url())
