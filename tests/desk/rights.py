"""Which pages of the desk each role opens; what is not named answers 403."""

PEOPLE = ["writer", "editor", "moderator", "administrator", "nobody"]
NEWS = {
    "article list", "article add", "own draft", "other article", "preview", "article history", "picture list",
    "picture add", "picture", "picture library", "category list", "tag list", "tag add", "tag", "own password",
}  # fmt: skip
EDITING = NEWS | {"article delete", "picture delete", "category add", "tag delete"}
MODERATION = {"comment list", "comment", "own password"}
MAY_OPEN = {
    "writer": NEWS,
    "editor": EDITING,
    "moderator": MODERATION,
    "administrator": EDITING | MODERATION | {"comment delete", "office"},
    "nobody": {"own password"},
}
