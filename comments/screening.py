"""The first look at a visitor's words: what holds them as suspect, and what of them is masked.

Nothing is refused here, nothing is lost: whatever is held waits for a moderator, with the reasons beside it.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from comments import personal_data
from comments.imitation import imitates_office
from comments.links import leads_elsewhere, without_addresses
from comments.models import Comment, ListedWord
from comments.word_list import kinds_in
from news import persian
from news.models import Article, Office

Held = Comment.Held
REPEATED_WITHIN = timedelta(hours=24)
# From so many waiting comments on, new ones of strangers are held; discussions stay open. How many of one
# neighbourhood may wait is for comments/receiving.py to say.
FULL_ARTICLE, FULL_SITE = 200, 2_000
# A short text in another script is a name or a greeting.
LETTERS_THAT_TELL, FOREIGN_SHARE = 20, 0.3
_COMMENTS = Comment._meta.db_table


@dataclass(frozen=True)
class Screening:
    """What is to be kept of a comment, and for which reasons it is held, in the order of Comment.Held."""

    held_for: list[str]
    name: str
    # Masked where it held personal numbers; `original` is there only then.
    text: str
    original: str | None
    text_hash: bytes


def screen(
    article: Article, *, name: str, text: str, groups: Iterable[bytes], now: datetime | None = None
) -> Screening:
    """Look at a comment that has just come. Three queries, whatever is found; `groups` as news/visitors.py has them."""
    office = Office.current()
    public = public_contacts(office)
    masked = personal_data.mask(text, public)
    # Of the masked words: an advertisement with another number each time is the same text, and no hash tells a number.
    text_hash = hashlib.sha256(persian.same_text_key(masked).encode()).digest()[:16]
    traffic = _Traffic.of(article, text_hash, list(groups), now or timezone.now())
    found = reasons_in(name, text, office) | traffic.reasons()
    return Screening(
        held_for=[str(held) for held in Held if held in found],
        name=personal_data.mask(name, public),
        text=masked,
        original=None if masked == text else text,
        text_hash=text_hash,
    )


def public_contacts(office: Office) -> tuple[str, ...]:
    """What of the office's own numbers and addresses may be told to everyone."""
    return office.phone, office.emergency_phone, office.email


def reasons_in(name: str, text: str, office: Office | None = None) -> set[Held]:
    """What of a comment's own words holds it."""
    kinds = kinds_in(name, text)
    signs = {
        Held.BANNED_WORD: ListedWord.Kind.BANNED in kinds,
        Held.SUSPECT_WORD: ListedWord.Kind.SUSPECT in kinds,
        Held.LINK: leads_elsewhere(name) or leads_elsewhere(text),
        Held.FOREIGN_SCRIPT: is_mostly_foreign(text),
        Held.IMITATES_OFFICE: imitates_office(name, office or Office.current()),
    }
    return {held for held, is_found in signs.items() if is_found}


def is_mostly_foreign(text: str) -> bool:
    """Whether more than three letters of ten are of another script than the Arabic one; addresses do not count."""
    letters = [char for char in without_addresses(unicodedata.normalize("NFKC", text)) if char.isalpha()]
    foreign = sum(not _is_arabic(char) for char in letters)
    return len(letters) >= LETTERS_THAT_TELL and foreign > FOREIGN_SHARE * len(letters)


def _is_arabic(char: str) -> bool:
    return "\u0600" <= char <= "\u077f" or "\u08a0" <= char <= "\u08ff" or "\ufb50" <= char <= "\ufefc"


@dataclass(frozen=True)
class _Traffic:
    """What came before this comment."""

    is_repeated: bool
    is_trusted: bool
    on_site: int
    under_article: int

    @classmethod
    def of(cls, article: Article, text_hash: bytes, groups: list[bytes], now: datetime) -> "_Traffic":
        params = {
            "article": article.pk,
            "text": text_hash,
            "since": now - REPEATED_WITHIN,
            "groups": groups,
            "most": FULL_SITE,
        }
        with connection.cursor() as cursor:
            cursor.execute(_TRAFFIC, params)
            return cls(*cursor.fetchone())

    def reasons(self) -> set[Held]:
        found = {Held.REPEATED} if self.is_repeated else set()
        is_full = self.on_site >= FULL_SITE or self.under_article >= FULL_ARTICLE
        if is_full and not self.is_trusted:
            found.add(Held.FLOOD)
        return found


# Of what waits no more is counted than makes the site full; where it is full, the article's count tells nothing new.
_TRAFFIC = f"""
    WITH waiting AS (
        (SELECT article_id FROM {_COMMENTS}
            WHERE status = 'pending' ORDER BY created_at, id LIMIT %(most)s)
        UNION ALL
        (SELECT article_id FROM {_COMMENTS}
            WHERE status = 'suspect' ORDER BY created_at, id LIMIT %(most)s)
    )
    SELECT
        EXISTS (SELECT FROM {_COMMENTS} WHERE text_hash = %(text)s AND created_at > %(since)s),
        EXISTS (
            SELECT FROM {_COMMENTS} WHERE "group" = ANY(%(groups)s::bytea[]) AND status = 'approved'
        ),
        count(*),
        count(*) FILTER (WHERE article_id = %(article)s)
    FROM waiting
"""
