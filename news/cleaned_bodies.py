"""Bodies that a changed policy of safe HTML would show otherwise than they are kept: found, cleaned, and accounted for.

Articles alone are cleaned. Versions, what is typed and not saved, and the checksums of public texts are evidence of
what was; each of them is cleaned where it is shown or comes back (docs/decisions/0044).
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from django.db import transaction
from django.utils.translation import gettext as _

from news import audit, richtext, versions
from news.models import Article, AuditEntry

# Bodies that are read at once: each may weigh 200 kB.
_AT_ONCE = 50
_PIECES = re.compile(r"<[^<>]*>|[^<]+|<")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Cleaning:
    """What cleaning makes of one body; `after` is None where the body is beyond the limits."""

    key: int
    title: str
    before: str
    after: str | None

    @classmethod
    def of(cls, article: Article) -> Self:
        try:
            after = richtext.clean(article.body)
        except richtext.UnfitText:
            after = None
        return cls(article.pk, article.title, article.body, after)

    @property
    def is_fit(self) -> bool:
        return self.after is not None

    @property
    def changes_words(self) -> bool:
        return richtext.plain_text(self.before) != richtext.plain_text(self.after or "")

    @property
    def lines(self) -> list[str]:
        """What goes (-) and what comes (+), element by element, as a terminal may show it."""
        pieces = [_PIECES.findall(body) for body in (self.before, self.after or "")]
        found = difflib.unified_diff(*pieces, n=0, lineterm="")
        return [_printable(line) for line in found if line[:3] not in ("---", "+++") and line[:2] != "@@"]


def _printable(line: str) -> str:
    return _UNPRINTABLE.sub(lambda sign: f"\\u{ord(sign.group()):04x}", line)


def to_be_cleaned() -> Iterator[Cleaning]:
    """Of every article, the bin's too, whose body would change; a batch at a time, so that no transaction waits."""
    last = 0
    while batch := list(_every().filter(pk__gt=last).only("pk", "title", "body")[:_AT_ONCE]):
        for article in batch:
            found = Cleaning.of(article)
            if found.after != article.body:
                yield found
        last = batch[-1].pk


def _every():
    return Article.objects.order_by("pk")


@transaction.atomic
def clean_again(key: int) -> Cleaning | None:
    """Clean the body as it stands now; None where somebody has done so since, or the article is gone.

    What was there stays as a version, and the log of the desk says who changed it: a command, nobody else.
    """
    article = Article.objects.select_for_update(of=["self"], no_key=True).filter(pk=key).first()
    found = article and Cleaning.of(article)
    if not found or not found.is_fit or found.after == found.before:
        return None
    versions.begin(article)
    # The latest version may be of before a change that no version was kept of.
    versions.keep(article, by=None, note=_("as it was before it was cleaned"))
    article.save(update_fields=["body", "body_text", "modified_at"])
    versions.keep(article, by=None, act=versions.Act.MENDED, note=_("rules of safe HTML"))
    audit.record(AuditEntry.Act.CHANGED, by=None, of=article, note=_("rules of safe HTML"))
    return found
