"""A page of the old portal in the fields of an article here, held against the limits of this site."""

import hashlib
import re
import uuid
from dataclasses import dataclass
from datetime import UTC

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from comments.models import MAX_TEXT, MIN_TEXT, Comment
from consulate.old_portal.page import Block, PortalPage, as_html, title_key
from consulate.old_portal.page_comments import PortalComment, left_out
from consulate.old_portal.saved_file import PageRefused
from news import richtext
from news.models import Article

# A comment's form token is made of its words: the same comment comes in once.
_COMMENT_TOKENS = uuid.UUID("6f0d8f6e-7c3b-5d0a-9a52-3f6f3f1c2b77")
_BETWEEN_TAGS = re.compile(r">\s+<")


@dataclass(frozen=True)
class Change:
    """A field in which the page differs from the article; of comments, how many are there and come new."""

    field: str
    before: str | int
    after: str | int


@dataclass(frozen=True)
class Draft:
    """What a page would write: fields of an article, and comments under their form tokens."""

    page: PortalPage
    source: str
    key: str
    fields: dict[str, str | int]
    comments: dict[uuid.UUID, PortalComment]
    left_out: tuple[str, ...]
    warnings: tuple[str, ...]

    @classmethod
    def of(cls, page: PortalPage, source: str) -> "Draft":
        """Fit the page into this site's limits; raises PageRefused where it does not."""
        key = import_key(page)
        fields, warnings = _fields(page)
        comments, unfit = _comments(page)
        return cls(
            page=page,
            source=source,
            key=key,
            fields=fields,
            comments={_token(key, comment): comment for comment in comments},
            left_out=(*page.left_out, *unfit),
            warnings=(*page.warnings, *warnings),
        )

    def digests(self) -> dict[str, str]:
        """What the page says, field by field, in a form that is small to keep."""
        return {name: _digest(value) for name, value in self.fields.items()}

    def changes(self, article: Article) -> list[Change]:
        """What the page says otherwise than it did, and than the article does; comments only when they are new.

        A page that stayed as it was is not the reason when the article differs: the desk changed that.
        """
        said_before = article.import_digests
        pairs = (
            (name, getattr(article, name), value)
            for name, value in self.fields.items()
            if said_before.get(name) != _digest(value)
        )
        changes = [Change(*pair) for pair in pairs if _comparable(pair[1]) != _comparable(pair[2])]
        known = set(Comment.objects.filter(article=article).values_list("form_token", flat=True))
        new = len(self.comments.keys() - known)
        return [*changes, Change("comments", len(known), new)] if new else changes


def import_key(page: PortalPage) -> str:
    """The hexadecimal digest that tells articles of the old portal apart."""
    instant = page.published_at.astimezone(UTC).isoformat()
    return hashlib.sha256(f"{title_key(page.title)}\n{instant}".encode()).hexdigest()


def _fields(page: PortalPage) -> tuple[dict[str, str | int], list[str]]:
    lead, blocks, warnings = page.lead, page.blocks, []
    if len(lead) > Article._meta.get_field("lead").max_length:
        lead, blocks = "", (Block("p", page.lead), *page.blocks)
        warnings.append(_("The first paragraph is too long for a lead; it came into the text."))
    try:
        body = richtext.clean(as_html(blocks))
    except richtext.UnfitText:
        raise PageRefused(
            _("The text is longer than an article may be (200 kilobytes, 2,000 paragraphs).")
        ) from None
    fields = {"title": page.title, "lead": lead, "body": body}
    if page.views is not None:
        fields["baseline_views"] = page.views
    _refuse_beyond_limits(fields)
    return fields, warnings


def _refuse_beyond_limits(fields: dict[str, str | int]) -> None:
    others = {field.name for field in Article._meta.fields} - fields.keys()
    try:
        Article(**fields).clean_fields(exclude=others)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise PageRefused(f"{Article._meta.get_field(name).verbose_name}: {' '.join(messages)}") from None


def _comments(page: PortalPage) -> tuple[list[PortalComment], list[str]]:
    fit, unfit = [], []
    longest_name = Comment._meta.get_field("name").max_length
    for comment in page.comments:
        if len(comment.name) <= longest_name and MIN_TEXT <= len(comment.text) <= MAX_TEXT:
            fit.append(comment)
        else:
            place = _("a comment with a longer name or text than this site takes, or a shorter text")
            unfit += left_out([comment.name, *comment.text.split("\n")], place)
    return fit, unfit


def _token(key: str, comment: PortalComment) -> uuid.UUID:
    instant = comment.created_at.astimezone(UTC).isoformat()
    return uuid.uuid5(_COMMENT_TOKENS, "\n".join((key, comment.name, instant, comment.text)))


def _digest(value: str | int) -> str:
    return hashlib.sha256(str(_comparable(value)).encode()).hexdigest()[:16]


def _comparable(value: str | int) -> str | int:
    # The desk's editor breaks lines between blocks in its own way.
    return _BETWEEN_TAGS.sub("><", value) if isinstance(value, str) else value
