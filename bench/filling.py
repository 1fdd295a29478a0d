"""Fills the database of one measured site, once; and says at every run what is in it, and who is logged in there.

Run by bench/sites.py, in the environment of that site: python -m bench.filling COUNT
"""

import json
import sys
import time
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import articles, surroundings  # noqa: E402
from news import jalali  # noqa: E402

LIBRARY = "pg_stat_statements"


def fill(count: int) -> None:
    """Write everything; the file that says so comes last, so that what was cut short is made anew."""
    begun, now = time.monotonic(), timezone.now()

    def say(line: str) -> None:
        print(f"  {time.monotonic() - begun:6.0f} s  {line}", flush=True)

    surroundings.begin(now)
    articles.write(count, now, say)
    surroundings.complete(count, now, say)
    _filled().write_text(str(count))
    say("done")


def description() -> dict:
    """What the measurements ask for: addresses, terms, the cookie of an editor who is logged in."""
    newest = surroundings.newest(500)
    # In the middle of the archive, where every day, month and year is full.
    middle = newest[0].__class__.objects.get(pk=newest[0].pk // 2 + 1)
    day = jalali.day_to_jalali(timezone.localtime(middle.published_at, jalali.site_zone()).date())
    _words, terms = articles.words_and_terms()
    browser = Client()
    browser.force_login(User.objects.get(username=surroundings.EDITOR))
    return {
        "articles": [article.get_absolute_url() for article in newest],
        "archive": [f"/news/archive/{day.year}/", f"/news/archive/{day.year}/{day.month}/"],
        "day": f"/news/archive/{day.year}/{day.month}/{day.day}/",
        "terms": terms,
        "cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}",
        "desk": f"/{settings.DESK_PATH}news/article/",
    }


def count_statements() -> None:
    """Let the server count what it is asked; it has to be started anew for it, by whoever started it."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW shared_preload_libraries")
        if LIBRARY not in cursor.fetchone()[0]:
            cursor.execute(f"ALTER SYSTEM SET shared_preload_libraries = '{LIBRARY}'")
        cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {LIBRARY}")


def _filled() -> Path:
    return settings.VAR_DIR / "filled"


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    count_statements()
    if not _filled().exists():
        fill(int(sys.argv[1]))
    (settings.VAR_DIR / "site.json").write_text(json.dumps(description(), ensure_ascii=False))
