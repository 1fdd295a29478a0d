"""The same page brought in by two imports at once is one article."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from comments.models import Comment
from consulate.portal_import import Outcome, Wishes, import_files
from news.models import Article, Category
from tests.portal_import import saved_pages

pytestmark = pytest.mark.django_db(transaction=True)

A_PAGE = saved_pages.PAGES / "comments.txt"


def bring_in(before=lambda: None) -> Outcome:
    try:
        before()
        (result,) = import_files([A_PAGE], Wishes())
        return result.outcome
    finally:
        connection.close()


def wait_for_a_blocked_statement() -> None:
    for _attempt in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("the second import never waited for the first")


@pytest.mark.parametrize("category_exists", [True, False])
def test_the_second_import_waits_for_the_first_and_finds_its_article(category_exists):
    if category_exists:
        bring_in()
        Article.objects.all().delete()
    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            (first,) = import_files([A_PAGE], Wishes())
            second = other.submit(bring_in)
            wait_for_a_blocked_statement()
        assert (first.outcome, second.result()) == (Outcome.CREATED, Outcome.UNCHANGED)
    assert (Article.objects.count(), Comment.objects.count(), Category.objects.count()) == (1, 3, 1)


def test_of_four_imports_at_once_one_creates_the_article():
    start = Barrier(4)
    with ThreadPoolExecutor(4) as imports:
        outcomes = list(imports.map(bring_in, [start.wait] * 4))
    assert sorted(outcomes) == [Outcome.CREATED] + [Outcome.UNCHANGED] * 3
    assert (Article.objects.count(), Comment.objects.count(), Category.objects.count()) == (1, 3, 1)
