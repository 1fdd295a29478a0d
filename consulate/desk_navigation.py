"""The way around the desk: what is there, grouped as a newsroom thinks of it, with keys that lead there."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Models and pages of the desk by their names, in the order of the day's work; the rest comes last.
_GROUPS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (
        _("News"),
        (
            "Article", "calendar", "Picture", "Category", "Tag", "Topic", "ErrorReport", "OutgoingLink",
            "Redirect", "SynonymGroup",
        ),
    ),
    (_("Meetings"), ("Meeting", "FollowUp", "Person", "Organization", "DigestRecipient")),
    (
        _("Readers"),
        ("Comment", "Inquiry", "Ban", "ListedWord", "RejectionReason", "CannedAnswer", "DiscussionRules"),
    ),
    (_("Office"), ("Office", "SpecialHours", "ConsularService", "Page")),
    (
        _("The desk"),
        ("notices", "statistics", "people", "User", "roles", "AuditEntry", "take_back", "export",
            "CspReport", "BinnedRow"),
    ),
)  # fmt: skip
# After "g": by the place of the key, so that they are the same on a Persian and on a Latin keyboard.
_KEYS = {
    "Article": "a", "calendar": "t", "Picture": "p", "Meeting": "m", "Person": "e", "Comment": "c", "notices": "n",
    "statistics": "s", "BinnedRow": "b",
}  # fmt: skip


@dataclass
class Place:
    """A list or a page that this person may open."""

    name: str
    label: str
    address: str
    key: str
    is_current: bool


@dataclass
class Group:
    label: str | Promise
    places: list[Place] = field(default_factory=list)

    @property
    def is_current(self) -> bool:
        return any(place.is_current for place in self.places)


def groups(app_list: list[dict], pages: list[dict], path: str) -> list[Group]:
    """What this person may open, by subject; `path` is the address of the page that is shown."""
    known = {
        model["object_name"]: (model["name"], model["admin_url"])
        for app in app_list
        for model in app["models"]
        if model["admin_url"]
    }
    known |= {page["name"]: (page["label"], page["address"]) for page in pages}
    named = [Group(label, _places(names, known, path)) for label, names in _GROUPS]
    rest = Group(_("More"), _places(tuple(known), known, path))
    return [group for group in (*named, rest) if group.places]


def _places(names: tuple[str, ...], known: dict, path: str) -> list[Place]:
    """Those of the names that are known; what was placed is known no more."""
    places = []
    for name in names:
        if name in known:
            label, address = known.pop(name)
            places.append(Place(name, label, address, _KEYS.get(name, ""), path.startswith(address)))
    return places
