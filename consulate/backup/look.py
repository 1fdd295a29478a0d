"""What a drill looks at in the site that was restored, as a program of its own: python -m consulate.backup.look SET."""

import json
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import unquote, urlsplit
from wsgiref.util import setup_testing_defaults

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.db import connection

from consulate.backup import pictures
from consulate.backup.sets import MANIFEST, Manifest
from consulate.wsgi import application
from news.models import Article, Edition, Meeting

_AUDIT = "verify_audit"
# So many of the newest are read.
_MANY = 5
_ALWAYS = ("/", "/news/", "/search/", "/news/archive/", "/feeds/news.rss", "/sitemap.xml")


def look(manifest: Manifest) -> tuple[dict[str, str], list[str]]:
    """What was found, and what does not hold."""
    findings: dict[str, str] = {}
    problems: list[str] = []
    for name, seen in (("rows", _rows), ("pictures", _pictures), ("pages", _pages), ("audit", _audit)):
        found, wrong = seen(manifest)
        findings[name] = found
        problems.extend(wrong)
    return findings, problems


def _rows(manifest: Manifest) -> tuple[str, list[str]]:
    wrong = []
    with connection.cursor() as cursor:
        for table, many in manifest.rows.items():
            cursor.execute(
                "SELECT to_regclass(%s) IS NOT NULL", [f"public.{connection.ops.quote_name(table)}"]
            )
            if not cursor.fetchone()[0]:
                # Newer code may have given a table up.
                continue
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            found = cursor.fetchone()[0]
            # Newer migrations may add rows, as permissions; none may be lost.
            if found < many:
                wrong.append(f"{table} has {found} rows instead of {many}")
    edition = Edition.objects.values_list("number", flat=True).first() or 0
    if edition <= manifest.edition:
        wrong.append(f"the edition {edition} is not beyond {manifest.edition}")
    return f"{sum(manifest.rows.values()):,} in {len(manifest.rows)} tables", wrong


def _pictures(manifest: Manifest) -> tuple[str, list[str]]:
    stored = list(pictures.stored())
    wrong = (
        [f"{len(stored)} pictures instead of {manifest.pictures}"] if len(stored) != manifest.pictures else []
    )
    lost = len(pictures.named() - set(stored))
    if lost > manifest.missing_pictures:
        wrong.append(f"{lost} pictures that rows name are missing")
    return f"{len(stored):,}", wrong


def _pages(manifest: Manifest) -> tuple[str, list[str]]:
    statuses = {path: _status(path) for path in _paths()}
    wrong = [f"{path} answers {status}" for path, status in statuses.items() if status != 200]
    return (
        f"{len(statuses)} answer 200" if not wrong else f"{len(wrong)} of {len(statuses)} do not answer",
        wrong,
    )


def _paths() -> Iterator[str]:
    yield from _ALWAYS
    for model in (Article, Meeting):
        yield from (row.get_absolute_url() for row in model.objects.published().order_by("-pk")[:_MANY])


def _status(path: str) -> int:
    """As the server that stands before the application would ask."""
    site = urlsplit(settings.SITE_URL)
    environment = {
        "PATH_INFO": unquote(path, "latin-1"),
        "HTTP_HOST": settings.ALLOWED_HOSTS[0],
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": site.scheme,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
    }
    setup_testing_defaults(environment)
    told: list[str] = []
    answer = application(environment, lambda status, headers, error=None: told.append(status))
    try:
        for _piece in answer:
            pass
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return int(told[0].split()[0])


def _audit(manifest: Manifest) -> tuple[str, list[str]]:
    if _AUDIT not in get_commands():
        return "not looked at", []
    try:
        call_command(_AUDIT, stdout=StringIO(), stderr=StringIO())
    except (CommandError, SystemExit) as error:
        return "BROKEN", [f"the log of the desk: {error}"]
    return "whole", []


def main(folder: str) -> None:
    findings, problems = look(Manifest.read((Path(folder) / MANIFEST).read_bytes()))
    print(json.dumps({"findings": findings, "problems": problems}))


if __name__ == "__main__":
    main(sys.argv[1])
