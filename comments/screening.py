"""The first look at a visitor's words: what holds them as suspect, and what of them is masked.

Nothing is refused here, nothing is lost: whatever is held waits for a moderator, with the reasons beside it.
"""

import hashlib
import re
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BinaryField, DateTimeField
from django.utils import timezone

from comments import personal_data
from comments.imitation import imitates_office
from comments.links import leads_elsewhere, without_addresses
from comments.models import Comment, ListedWord
from comments.word_list import WordList, kinds_in
from news import persian
from news.models import Article, Office
from news.prepared import Prepared
from news.written_once import Blank

Held = Comment.Held
REPEATED_WITHIN = timedelta(hours=24)
# From so many waiting comments on, new ones of strangers are held; discussions stay open. How many of one
# neighbourhood may wait is for comments/receiving.py to say.
FULL_ARTICLE, FULL_SITE = 200, 2_000
# Of one neighbourhood no more are counted.
MOST_OF_GROUP = 200
# Seconds for which a process knows whether the site is full.
_KNOWN_FOR = 1.0
# A short text in another script is a name or a greeting.
LETTERS_THAT_TELL, FOREIGN_SHARE = 20, 0.3
_ARABIC = re.compile("[\u0600-\u077f\u08a0-\u08ff\ufb50-\ufefc]+")
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
    # How many of the neighbourhood wait already.
    waiting_of_group: int = 0


@dataclass(frozen=True)
class Circumstances:
    """What is the same for all comments of a moment."""

    office: Office
    words: WordList
    site_is_full: bool

    @classmethod
    def of_now(cls) -> "Circumstances":
        return cls(Office.current(), WordList.current(), site_is_full())


def screen(
    article: Article,
    *,
    name: str,
    text: str,
    groups: Iterable[bytes],
    now: datetime | None = None,
    circumstances: Circumstances | None = None,
) -> Screening:
    """Look at a comment that has just come. One query, whatever is found, where the circumstances are known.

    `groups` as news/visitors.py has them.
    """
    known = circumstances or Circumstances.of_now()
    public = public_contacts(known.office)
    masked = personal_data.mask(text, public)
    # Of the masked words: an advertisement with another number each time is the same text, and no hash tells a number.
    text_hash = hashlib.sha256(persian.same_text_key(masked).encode()).digest()[:16]
    traffic = _Traffic.of(article, text_hash, list(groups), now or timezone.now())
    found = reasons_in(name, text, known.office, known.words) | traffic.reasons(known.site_is_full)
    return Screening(
        held_for=[str(held) for held in Held if held in found],
        name=personal_data.mask(name, public),
        text=masked,
        original=None if masked == text else text,
        text_hash=text_hash,
        waiting_of_group=traffic.of_group,
    )


def public_contacts(office: Office) -> tuple[str, ...]:
    """What of the office's own numbers and addresses may be told to everyone."""
    return office.phone, office.emergency_phone, office.email


def reasons_in(
    name: str, text: str, office: Office | None = None, words: WordList | None = None
) -> set[Held]:
    """What of a comment's own words holds it."""
    kinds = kinds_in(name, text, words=words)
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
    text = without_addresses(unicodedata.normalize("NFKC", text))
    foreign = _letters_in(_ARABIC.sub("", text))
    letters = _letters_in(text) if foreign else 0
    return letters >= LETTERS_THAT_TELL and foreign > FOREIGN_SHARE * letters


def _letters_in(text: str) -> int:
    return sum(map(str.isalpha, text))


@dataclass(frozen=True)
class _Traffic:
    """What came before this comment."""

    is_repeated: bool
    is_trusted: bool
    under_article: int
    of_group: int

    @classmethod
    def of(cls, article: Article, text_hash: bytes, groups: list[bytes], now: datetime) -> "_Traffic":
        given = {"article": article.pk, "text": text_hash, "since": now - REPEATED_WITHIN, "groups": groups}
        [row] = TRAFFIC.rows(connection, given)
        return cls(*row)

    def reasons(self, site_is_full: bool) -> set[Held]:
        found = {Held.REPEATED} if self.is_repeated else set()
        is_full = site_is_full or self.under_article >= FULL_ARTICLE
        if is_full and not self.is_trusted:
            found.add(Held.FLOOD)
        return found


_WAITING = "status IN ('pending', 'suspect')"
_GROUPS = Blank("groups", ArrayField(BinaryField()))
# Of what waits no more is counted than tells something.
TRAFFIC = Prepared(
    (
        f"""
        SELECT
            EXISTS (SELECT FROM {_COMMENTS} WHERE text_hash = %s AND created_at > %s),
            EXISTS (SELECT FROM {_COMMENTS} WHERE "group" = ANY(%s::bytea[]) AND status = 'approved'),
            (SELECT count(*) FROM (
                SELECT FROM {_COMMENTS} WHERE article_id = %s AND {_WAITING} LIMIT {FULL_ARTICLE}
            ) AS under_article),
            (SELECT count(*) FROM (
                SELECT FROM {_COMMENTS} WHERE "group" = ANY(%s::bytea[]) AND {_WAITING} LIMIT {MOST_OF_GROUP}
            ) AS of_group)
        """,
        (
            Blank("text", BinaryField()),
            Blank("since", DateTimeField()),
            _GROUPS,
            Blank("article", BigIntegerField()),
            _GROUPS,
        ),
    )
)
_ON_SITE = f"""
    SELECT count(*) FROM (
        SELECT FROM {_COMMENTS} WHERE {_WAITING} ORDER BY status, created_at, id LIMIT {FULL_SITE}
    ) AS waiting
"""
_site = {"is_full": False, "until": 0.0}


def site_is_full() -> bool:
    """Whether so many wait on the whole site; a process counts them once a second, not for each of a flood."""
    if time.monotonic() < _site["until"]:
        return _site["is_full"]
    with connection.cursor() as cursor:
        cursor.execute(_ON_SITE)
        is_full = cursor.fetchone()[0] >= FULL_SITE
    # What is counted within a transaction may be taken back with it.
    if not connection.in_atomic_block:
        _site.update(is_full=is_full, until=time.monotonic() + _KNOWN_FOR)
    return is_full
