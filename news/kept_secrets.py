"""What must not be told to a reader of other people's acts: titles of confidential articles, wherever they stand."""

import re
from functools import cached_property

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from news.models import Article, Version

CONFIDENTIAL = _("(confidential)")


def kept_from(reader: User) -> QuerySet[Article]:
    """Confidential articles of which the reader must not learn: few, and asked for one by one."""
    known = Article.objects.at_desk(reader).filter(pk=OuterRef("pk"))
    return Article.objects.filter(~Exists(known), is_embargoed=True)


class Secrets:
    """The confidential articles that are kept from one reader, by their keys and by every title they had.

    Each is asked for once, and only where somebody wants to know.
    """

    def __init__(self, reader: User) -> None:
        self.reader = reader

    @cached_property
    def keys(self) -> set[int]:
        return set(kept_from(self.reader).values_list("pk", flat=True))

    @cached_property
    def _titles(self) -> re.Pattern | None:
        """The longest first: one may hold another. As whole words: a short one must not veil half of every text."""
        if not self.keys:
            return None
        now = Article.objects.filter(pk__in=self.keys).order_by().values_list("title")
        kept = Version.objects.filter(article__in=self.keys).order_by().values_list(KT("content__title"))
        titles = sorted({title for (title,) in now.union(kept) if title}, key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, titles))})(?!\w)") if titles else None

    def veil(self, text: str) -> str:
        """The text without such titles."""
        return self._titles.sub(str(CONFIDENTIAL), text) if text and self._titles else text
