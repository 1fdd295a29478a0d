"""Measures the discussions with a hundred thousand comments (bench/README.md)."""

import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

VAR_DIR = Path(__file__).resolve().parent.parent / "var" / "bench"
# The settings of the tests, on a database of its own: never the one that an environment names.
os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings", DATABASE_URL="", VAR_DIR=str(VAR_DIR))

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench import busy_site  # noqa: E402
from comments import moderation  # noqa: E402
from comments.models import Comment  # noqa: E402
from news import jalali  # noqa: E402

RUNS = 5
REFERENCE = "SELECT count(*) FROM generate_series(1, 1000000)"
QUEUE = reverse("admin:comments_comment_changelist")


def reference() -> None:
    with connection.cursor() as cursor:
        cursor.execute(REFERENCE)


def measured(job: Callable[[], object]) -> tuple[float, int]:
    """The median of a few runs in milliseconds after one that warms up, and the queries of that one."""
    with CaptureQueriesContext(connection) as queries:
        job()
    asked, times = len(queries), []
    for _run in range(RUNS):
        start = time.perf_counter()
        job()
        times.append((time.perf_counter() - start) * 1_000)
    return statistics.median(times), asked


def page(browser: Client, address: str, **query: object) -> Callable[[], None]:
    def load() -> None:
        answer = browser.get(address, query)
        # A file is sent in pieces; it is only whole when it was read.
        sum(len(piece) for piece in answer)
        assert answer.status_code == 200, (address, query, answer.status_code)

    return load


def undone(job: Callable[[], object]) -> Callable[[], None]:
    """The job in a transaction that is rolled back, so that the next run finds the same rows."""

    def run() -> None:
        with transaction.atomic():
            job()
            transaction.set_rollback(True)

    return run


def jobs() -> dict[str, Callable[[], object]]:
    visitor, desk, moderator = Client(), Client(), User.objects.get(username="moderator")
    desk.force_login(moderator)
    waiting = list(
        Comment.objects.filter(status="pending").order_by("created_at").values_list("pk", flat=True)
    )
    some = Comment.objects.get(pk=waiting[-1])
    day = jalali.typed_date(some.created_at)
    tabs = ("waiting", "suspect", "reported", "inquiries", "approved", "rejected", "spam")
    return {
        **{f"queue, tab {tab}": page(desk, QUEUE, tab=tab) for tab in tabs},
        "queue, search in what waits": page(desk, QUEUE, q="گذرنامه"),
        "queue, search in what is approved": page(desk, QUEUE, tab="approved", q="نمایشگاه‌های کتاب"),
        "queue, search for what nobody wrote": page(desk, QUEUE, tab="approved", q="ماهواره"),
        "queue, one article": page(desk, QUEUE, article=some.article_id),
        "queue, one name": page(desk, QUEUE, name="مهتاب"),
        "queue, one network": page(desk, QUEUE, tab="approved", group=bytes(some.group).hex()),
        "queue, one day": page(desk, QUEUE, tab="approved", **{"from": day, "to": day}),
        "one comment at the desk": page(desk, reverse("admin:comments_comment_change", args=[some.pk])),
        "what waits as CSV": page(desk, reverse("admin:comments_comment_export_csv")),
        "article with 500 comments": page(visitor, busy_site.longest_discussion().get_absolute_url()),
        "ledger of the year": page(visitor, reverse("comments:ledger")),
        "one decision": undone(lambda: moderation.decide(waiting[:1], "approved", by=moderator)),
        "500 decisions in bulk": undone(lambda: moderation.decide(waiting[:500], "approved", by=moderator)),
    }


def main(count: int) -> None:
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    busy_site.make(count)
    print(f"{Comment.objects.count()} comments, made in {time.perf_counter() - start:.0f} s")
    unit, _queries = measured(reference)
    print(f"reference: {unit:.0f} ms for a query that counts a million rows\n")
    print(f"{'':40}{'queries':>9}{'ms':>9}{'ratio':>9}")
    for name, job in jobs().items():
        duration, queries = measured(job)
        print(f"{name:40}{queries:9}{duration:9.1f}{duration / unit:9.2f}")


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    finally:
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
