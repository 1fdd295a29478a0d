"""Whether the chain of seals is whole: every kept row as it was written, in its place, and none gone or slipped in."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from news.models import Seal, SealCheck
from news.templatetags.persian import fa

# So many faults are told one by one.
MOST_TOLD = 20
_AT_A_TIME = 2_000
_NEWEST = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class Anchor(NamedTuple):
    """A seal as it was written down elsewhere: whoever rewrites the whole chain does not reach it."""

    number: int
    hash: bytes


class Found(NamedTuple):
    """What a verification found: how many seals, the newest of them, and what is wrong."""

    seals: int
    newest: str
    faults: list[str]


class _Link(NamedTuple):
    number: int
    kind: str
    row_id: int
    hash: bytes
    # The row as it stands now; None where it is gone.
    text: str | None


def sealed_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if hasattr(model, "sealed_as")]


def read_anchor(text: str) -> Anchor:
    """Reads what `newest` wrote; raises ValueError."""
    read = _NEWEST.fullmatch(text.strip())
    if not read:
        raise ValueError(text)
    return Anchor(int(read[1]), bytes.fromhex(read[2]))


def newest() -> str:
    """The end of the chain as number and hash; empty where nothing was ever sealed."""
    seal = Seal.objects.order_by("-number").first()
    return str(seal) if seal else ""


def verify(anchors: Iterable[Anchor] = ()) -> Found:
    """Recompute the chain from the rows as they stand, and look for rows without a seal and triggers that are off."""
    reader = _ChainReader({anchor.number: anchor.hash for anchor in anchors})
    faults = [*reader.faults_in(_links()), *chain.from_iterable(map(_unsealed, sealed_models())), *_idle()]
    last = f"{reader.last.number}:{reader.last.hash.hex()}" if reader.last else ""
    return Found(reader.seals, last, faults)


def keep(found: Found) -> SealCheck:
    """What the desk shows of it."""
    values = {"at": timezone.now(), "newest": found.newest, "faults": len(found.faults)}
    return SealCheck.objects.update_or_create(id=1, defaults=values)[0]


class _ChainReader:
    """Goes along the chain once; each seal is told by the one before it."""

    def __init__(self, anchors: dict[int, bytes]) -> None:
        self.seals, self.last = 0, None
        self._anchors = anchors

    def faults_in(self, links: Iterable[_Link]) -> Iterator[str]:
        for link in links:
            yield from self._fault_of(link)
            anchor = self._anchors.pop(link.number, link.hash)
            if anchor != link.hash:
                yield _("Seal %(number)s is not the one that was kept elsewhere.") % {
                    "number": fa(link.number)
                }
            self.seals, self.last = self.seals + 1, link
        for number in sorted(self._anchors):
            yield _("Seal %(number)s, which was kept elsewhere, is missing.") % {"number": fa(number)}

    def _fault_of(self, link: _Link) -> Iterator[str]:
        expected, before = (self.last.number + 1, self.last.hash) if self.last else (1, b"")
        row = {"number": fa(link.number), "kind": link.kind, "key": fa(link.row_id)}
        if link.number != expected:
            yield _("Seals %(first)s to %(last)s are missing.") % {
                "first": fa(expected),
                "last": fa(link.number - 1),
            }
        if link.text is None:
            yield _("Seal %(number)s: the row %(kind)s %(key)s is missing.") % row
        elif link.number == expected and _hash(before, link.text) != link.hash:
            yield _("Seal %(number)s: the row %(kind)s %(key)s, or its seal, is not as it was written.") % row


def _hash(before: bytes, text: str) -> bytes:
    return hashlib.sha256(before + hashlib.sha256(text.encode()).digest()).digest()


def _links() -> Iterator[_Link]:
    """The whole chain with its rows, from its beginning, read in pieces."""
    texts = " UNION ALL ".join(
        f"SELECT seal.number, seal.kind, seal.row_id, seal.hash, kept.text FROM {Seal._meta.db_table} AS seal"
        f" LEFT JOIN (SELECT id, jsonb_build_array({model.sealed_as})::text AS text"
        f" FROM {model._meta.db_table}) AS kept ON kept.id = seal.row_id"
        f" WHERE seal.kind = '{model._meta.label_lower}'"
        for model in sealed_models()
    )
    known = ", ".join(f"'{model._meta.label_lower}'" for model in sealed_models())
    others = f"SELECT number, kind, row_id, hash, NULL FROM {Seal._meta.db_table} WHERE kind NOT IN ({known})"
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"{texts} UNION ALL {others} ORDER BY number")
        while rows := cursor.fetchmany(_AT_A_TIME):
            for number, kind, row_id, sealed, text in rows:
                yield _Link(number, kind, row_id, bytes(sealed), text)


def _unsealed(model: type[Model]) -> Iterator[str]:
    """Rows that came past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {model._meta.db_table} AS kept WHERE NOT EXISTS (SELECT FROM {Seal._meta.db_table}"
            " WHERE kind = %s AND row_id = kept.id) ORDER BY id",
            [model._meta.label_lower],
        )
        for (key,) in cursor.fetchall():
            yield _("The row %(kind)s %(key)s has no seal.") % {
                "kind": model._meta.label_lower,
                "key": fa(key),
            }


def _idle() -> Iterator[str]:
    """Triggers that are gone or switched off, by the tables that they guard."""
    tables = [model._meta.db_table for model in sealed_models()]
    wanted = {(table, "news_row_waits_for_its_seal") for table in tables} | {
        ("news_unsealed", "news_row_is_sealed"),
        ("news_seal", "news_seal_is_kept"),
    }
    wanted |= {(table, f"{table}_is_kept") for table in tables}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid) AND NOT tgisinternal"
        )
        working = set(cursor.fetchall())
    for table, trigger in sorted(wanted - working):
        yield _("The trigger %(trigger)s of the table %(table)s is off.") % {
            "trigger": trigger,
            "table": table,
        }


def told(faults: list[str]) -> list[str]:
    """The first faults one by one, the others as a number."""
    more = len(faults) - MOST_TOLD
    return list(islice(faults, MOST_TOLD)) + (
        [_("and %(count)s more") % {"count": fa(more)}] if more > 0 else []
    )
