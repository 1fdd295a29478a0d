"""Which pages of the desk each role opens; what is not named answers 403."""

PEOPLE = ["writer", "editor", "moderator", "administrator", "nobody"]
NEWS = {
    "article list", "article suggest", "article add", "own draft", "other article", "preview", "article history",
    "picture list", "picture add", "picture", "picture library", "category list", "tag list", "tag add", "tag",
    "topic list", "topic", "topic articles", "own password",
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
    "topic add", "topic delete",
    "synonyms list", "synonyms add", "synonyms", "synonyms delete",
}  # fmt: skip
MODERATION = {
    "comment list", "comment", "own password", "queue suspect", "queue reported", "queue inquiries", "queue approved",
    "queue rejected", "queue spam", "queue filtered", "queue filtered wrongly", "queue numbers", "comments as csv",
    "comments as xlsx", "comment reject", "comment ban", "comment answer", "statement", "ban list", "ban",
    "inquiry list", "inquiry", "reason list", "reason", "canned answer list", "canned answer add", "canned answer",
    "canned answer delete", "listed word list", "listed word add", "listed word", "listed word delete",
    "listed words try", "listed words many", "discussion rules",
}  # fmt: skip
RECEPTION = {
    "office", "closure list", "closure add", "closure", "closure delete", "service list", "service add", "service",
    "service delete", "page list", "page add", "page", "page delete",
}  # fmt: skip
EDITING |= {
    "error report list", "error report", "error report delete", "redirect list", "redirect add", "redirect",
    "redirect delete", "redirect import",
}  # fmt: skip
# Not read by people as pages: files, and numbers for a script.
DATA = {
    "article suggest", "person suggest", "organization suggest", "queue numbers", "comments as csv", "comments as xlsx",
}  # fmt: skip
MAY_OPEN = {
    "writer": NEWS,
    "editor": EDITING,
    "moderator": MODERATION,
    "administrator": EDITING | MODERATION | RECEPTION | {"comment erase", "reason add", "reason delete"},
    "nobody": {"own password"},
}
