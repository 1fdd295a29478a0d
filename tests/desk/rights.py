"""Which pages of the desk each role opens; what is not named answers 403."""

PEOPLE = ["writer", "editor", "moderator", "auditor", "administrator", "nobody"]
NEWS = {
    "article list", "article suggest", "article add", "own draft", "other article", "preview",
    "article versions", "article version", "article restore", "article remarks", "work under way",
    "picture list", "picture add", "picture", "picture library", "category list", "tag list", "tag add", "tag",
    "topic list", "topic", "topic articles", "own password",
}  # fmt: skip
NEWS |= {
    "meeting list", "meeting add", "meeting", "public meeting", "together",
    "person list", "person add", "person", "person dossier", "person suggest",
    "organization list", "organization add", "organization", "organization dossier", "organization suggest",
    "follow-up list", "follow-up add", "follow-up", "follow-up delete", "article names",
    "article proofs",
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
NEWS.add("bin")
EDITING |= {"bin", "tag move", "category move"}
MODERATION.add("bin")
STATISTICS = {
    "statistics", "statistics of a year", "statistics of no period", "statistics report", "statistics as csv",
    "statistics as xlsx",
}  # fmt: skip
EDITING |= STATISTICS
NEWS |= {"calendar", "calendar month", "links to a draft"}
EDITING |= {"calendar", "calendar month", "links to a draft", "outgoing link list", "outgoing link"}
# Not read by people as pages: files, and numbers for a script.
DATA = {
    "work under way",
    "article suggest", "person suggest", "organization suggest", "queue numbers", "comments as csv", "comments as xlsx",
    "log as csv", "log as xlsx",
    "statistics as csv", "statistics as xlsx",
}  # fmt: skip
# Everybody's own account, and what the roles may do.
OWN = {"own password", "own second factor", "roles", "notices"}
PEOPLE_OF_THE_DESK = {"people of the desk", "person of the desk", "person invite", "failed logins"}
LOG = {"log", "log entry", "log as csv", "log as xlsx", "take back", "take back, looked at"}
REPORTS_OF_BROWSERS = {"browser report list", "browser report"}
# Auditors read what writers read, and write nothing.
AUDIT = STATISTICS | REPORTS_OF_BROWSERS | LOG - {"take back", "take back, looked at"} | NEWS - {
    "article add", "picture add", "tag add", "meeting add", "person add", "organization add", "follow-up add",
    "follow-up delete", "article restore", "article remarks", "links to a draft", "bin",
}  # fmt: skip
MAY_OPEN = {
    "writer": NEWS | OWN,
    "editor": EDITING | OWN,
    "moderator": MODERATION | OWN,
    "auditor": AUDIT | OWN,
    "administrator": EDITING
    | MODERATION
    | RECEPTION
    | OWN
    | PEOPLE_OF_THE_DESK
    | LOG
    | REPORTS_OF_BROWSERS
    | {"export and import", "comment erase", "bin for ever", "reason add", "reason delete"},
    "nobody": OWN,
}
