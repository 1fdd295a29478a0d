"""How the fields of an article are grouped on its form, and for those who only read it."""

from django.utils.translation import gettext_lazy as _

TEXT = (
    None,
    {"classes": ["main"], "fields": ["seen_status", "seen_save", "over_title", "title", "lead", "body"]},
)
PLACE = (_("Where it stands"), {"classes": ["side"], "fields": ["kind", "category", "tags", "lead_picture"]})
# Flat: Django opens a closed section only for errors of fields that stand in its list by themselves.
EVENT = (
    _("What it announces"),
    {"classes": ["side", "collapse"], "fields": ["event_on", "event_time", "event_place"]},
)
PUBLICATION = ["published_at", "expires_at", "comments_open", "slug"]
EDITORIAL = (
    _("For editors"),
    {
        "classes": ["side", "collapse"],
        "fields": ["author", "baseline_views", "withdrawal_notice", "redirect_to"],
    },
)
MAJOR_CHANGE = (
    _("Tell the readers of a change"),
    {"classes": ["side", "collapse"], "fields": ["major_change", "major_note"]},
)
TO_READ = [
    (
        None,
        {"classes": ["main", "reading"], "fields": ["standing", "over_title", "title", "lead", "body_shown"]},
    ),
    (
        _("Where it stands"),
        {
            "classes": ["side", "reading"],
            "fields": [
                "author_shown",
                "kind",
                "category",
                "tags_shown",
                "lead_picture",
                "event_day",
                "published_on",
                "expires_on",
            ],
        },
    ),
]
