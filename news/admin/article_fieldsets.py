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
PUBLICATION = ["published_at", "expires_at", "review_on", "comments_open", "slug"]
CONFIDENTIAL = (
    _("Confidential"),
    {"classes": ["side", "collapse"], "fields": ["is_embargoed", "embargo_readers"]},
)


def editorial(status: str) -> list[tuple]:
    """What editors alone set; what belongs to a step from this state is asked for beside its button."""
    asked = {"withdrawn": ["redirect_to"], "published": ["withdrawal_notice", "redirect_to"]}.get(status, [])
    own = ["author", "baseline_views", "withdrawal_notice", "redirect_to"]
    fields = [name for name in own if name not in asked]
    # In no column of the form: templates/admin/news/article/steps.html shows these.
    beside = [(None, {"classes": ["beside-steps"], "fields": asked})] if asked else []
    return [(_("For editors"), {"classes": ["side", "collapse"], "fields": fields}), *beside]


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
# What a newcomer would ask; the rest says it by itself (news/models/articles.py).
HELP = {
    "body": _(
        "The whole text. Headings are chosen in the first list of the toolbar; a text from a word processor or a web"
        " page may be pasted as it is."
    ),
    "kind": _("Named above the title of all but news items; announcements have a list of their own too."),
    "category": _("The one part of the site in which it stands. For what else it touches there are tags."),
    "tags": _(
        "The subjects by which readers find related articles. Type a few letters and choose; two to five are enough."
    ),
    "lead_picture": _(
        "Stands above the text and on the cards that lead to it. Without one the picture of the office is shown."
    ),
    "comments_open": _("Whether visitors may write under it; the rules of the discussions hold besides."),
    "event_place": _("As readers find it: the hall, the street, the city."),
}
