"""The steps of an article: from which state to which, who may take them, and what whoever takes one has to write."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news.models import Article, DeskNotice

Status = Article.Status
# Where a writer's own article still is the writer's.
OPEN = frozenset([Status.DRAFT, Status.IN_REVIEW])
IN_PUBLIC = frozenset([Status.PUBLISHED, Status.WITHDRAWN])


@dataclass(frozen=True)
class Move:
    """A step from one state to the next, offered at the desk as a button.

    `done` is the sentence that reports it, with %(what)s for the article or their number; `asks` is what whoever
    takes it has to write: a remark for the author, a reason for the log, a notice for the readers; `tells` is the
    kind of notice that its author gets.
    """

    name: str
    label: str | Promise
    done: str | Promise
    sources: frozenset[str]
    target: str
    permission: str
    asks: str | Promise = ""
    tells: str = ""


WRITE, PUBLISH = "news.change_article", "news.publish_article"
_Told = DeskNotice.Kind
_ALL_MOVES = [
    Move(
        "submit",
        _("Submit for review"),
        _("%(what)s was submitted for review."),
        frozenset([Status.DRAFT]),
        Status.IN_REVIEW,
        WRITE,
        tells=_Told.SUBMITTED,
    ),
    Move(
        "recall",
        _("Take back to draft"),
        _("%(what)s is a draft again."),
        frozenset([Status.IN_REVIEW]),
        Status.DRAFT,
        WRITE,
        tells=_Told.RECALLED,
    ),
    Move(
        "return",
        _("Return with a remark"),
        _("%(what)s was returned to its author."),
        frozenset([Status.IN_REVIEW]),
        Status.DRAFT,
        PUBLISH,
        asks=_("Remark for the author"),
        tells=_Told.RETURNED,
    ),
    Move(
        "publish",
        _("Publish"),
        _("%(what)s was published."),
        frozenset([Status.IN_REVIEW]),
        Status.PUBLISHED,
        PUBLISH,
        tells=_Told.PUBLISHED,
    ),
    Move(
        "force",
        _("Publish by force"),
        _("%(what)s was published by force; a colleague has to look at it."),
        frozenset([Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN, Status.UNPUBLISHED]),
        Status.PUBLISHED,
        PUBLISH,
        asks=_("Why nobody else could look at it first"),
        tells=_Told.PUBLISHED,
    ),
    Move(
        "unschedule",
        _("Call off the publication"),
        _("%(what)s will not be published; it is in review again."),
        frozenset([Status.PUBLISHED]),
        Status.IN_REVIEW,
        PUBLISH,
        tells=_Told.UNSCHEDULED,
    ),
    Move(
        "withdraw",
        _("Withdraw"),
        _("%(what)s was withdrawn; its page stays, with a notice."),
        frozenset([Status.PUBLISHED]),
        Status.WITHDRAWN,
        PUBLISH,
        asks=_("Notice for the readers"),
        tells=_Told.WITHDRAWN,
    ),
    Move(
        "unpublish",
        _("Unpublish"),
        _("%(what)s was unpublished."),
        IN_PUBLIC,
        Status.UNPUBLISHED,
        PUBLISH,
        asks=_("Reason, for the log of the desk"),
        tells=_Told.UNPUBLISHED,
    ),
    Move(
        "republish",
        _("Publish again"),
        _("%(what)s was published again."),
        frozenset([Status.WITHDRAWN, Status.UNPUBLISHED]),
        Status.PUBLISHED,
        PUBLISH,
        tells=_Told.PUBLISHED,
    ),
    Move(
        "reopen",
        _("Back to draft"),
        _("%(what)s is a draft again."),
        frozenset([Status.UNPUBLISHED]),
        Status.DRAFT,
        PUBLISH,
        tells=_Told.REOPENED,
    ),
]
MOVES = {move.name: move for move in _ALL_MOVES}
