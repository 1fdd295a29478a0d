"""Which pages of the desk each role opens; what is not named answers 403."""

PEOPLE = ["writer", "editor", "moderator", "administrator", "nobody"]
NEWS = {
    "article list", "article add", "own draft", "other article", "preview", "article history", "picture list",
    "picture add", "picture", "picture library", "category list", "tag list", "tag add", "tag", "own password",
}  # fmt: skip
NEWS |= {
    "meeting list", "meeting add", "meeting", "public meeting", "together",
    "person list", "person add", "person", "person dossier", "person suggest",
    "organization list", "organization add", "organization", "organization dossier", "organization suggest",
    "follow-up list", "follow-up add", "follow-up", "follow-up delete", "article names",
}  # fmt: skip
EDITING = NEWS | {
    "article delete", "picture delete", "category add", "tag delete", "meeting delete", "person delete",
    "person merge", "organization delete", "organization merge", "digest recipient list",
}  # fmt: skip
MODERATION = {"comment list", "comment", "own password"}
MAY_OPEN = {
    "writer": NEWS,
    "editor": EDITING,
    "moderator": MODERATION,
    "administrator": EDITING | MODERATION | {"comment delete", "office"},
    "nobody": {"own password"},
}
