"""The Persian catalogue against the sources: extracts, merges and compiles without the gettext programs.

`python -m tests.catalogue` brings the catalogue up to date; a test asks the same functions whether it is.
"""

import io
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "consulate" / "locale" / "fa" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Words of Django's and the packages' own that they leave in English, or say in other terms than ours.
# They stand in the catalogue although no source of ours holds them.
BORROWED = ROOT / "consulate" / "locale" / "borrowed.txt"


def messages_in_sources() -> Catalog:
    # Fixed dates and no persons: the file changes only when a message does.
    catalogue = Catalog(
        locale="fa",
        header_comment="# Persian for the consulate's site.",
        project="consulate-news",
        version="1",
        copyright_holder="",
        msgid_bugs_address="",
        last_translator="",
        language_team="fa",
        creation_date=datetime(2026, 11, 23, tzinfo=UTC),
        revision_date=datetime(2026, 11, 23, tzinfo=UTC),
    )
    for folder in ("consulate", "news", "comments"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            _add(catalogue, path.read_text())
    for path in sorted(ROOT.glob("templates/**/*.html")) + sorted(ROOT.glob("templates/**/*.txt")):
        _add(catalogue, _as_python(path))
    for msgid in BORROWED.read_text().splitlines() if BORROWED.exists() else []:
        catalogue.add(tuple(msgid.split("\t")) if "\t" in msgid else msgid)
    return catalogue


def _as_python(path: Path) -> str:
    from django.utils.translation.template import templatize

    return "\n".join(line.strip() for line in templatize(path.read_text(), origin=str(path)).splitlines())


def _add(catalogue: Catalog, source: str) -> None:
    for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        flags = {"python-format"} if "%(" in str(message) else ()
        catalogue.add(message, context=context, flags=flags)


def stored() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="fa")


def compiled(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def keys(catalogue: Catalog) -> set[tuple]:
    return {(message.context, message.id) for message in catalogue if message.id}


def untranslated(catalogue: Catalog) -> list:
    return [
        m.id for m in catalogue if m.id and (m.fuzzy or not (all(m.string) if m.pluralizable else m.string))
    ]


def bring_up_to_date() -> int:
    """Write the catalogue with exactly the sources' messages, and return how many lack Persian."""
    old, new = stored(), messages_in_sources()
    for message in new:
        known = old.get(message.id, message.context) if message.id else None
        if known:
            message.string = known.string
    with PO.open("wb") as file:
        new.fuzzy = False
        write_po(file, new, sort_output=True, no_location=True, width=100, omit_header=False)
    MO.write_bytes(compiled(stored()))
    missing = untranslated(stored())
    print(*missing, sep="\n", file=sys.stderr)
    return len(missing)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    sys.exit(bool(bring_up_to_date()))
