"""The import tells which registered people its articles name, and links none of them."""

import pytest

from news.models import Article
from tests.factories import PersonFactory
from tests.portal_import import saved_pages
from tests.portal_import.test_command import run

pytestmark = pytest.mark.django_db
LINES = ("در این نشست السور متشین شهردار سخن گفت.", "مهرزاد سپهرفر نیز حضور داشت.")


@pytest.fixture(autouse=True)
def people():
    PersonFactory(name="ایلسور متشین", other_names="السور متشین")
    PersonFactory(name="کسی که نامش نیامده")


def told(out: str) -> list[str]:
    return [line for line in out.splitlines() if "ایلسور متشین" in line or "کسی که نامش" in line]


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_the_people_found_are_named_by_their_preferred_spelling(tmp_path, options):
    status, out, err = run(*options, saved_pages.save(tmp_path, lines=LINES))
    assert (status, err) == (0, "")
    assert len(told(out)) == 1 and "کسی که نامش" not in out


def test_nothing_is_linked(tmp_path):
    run(saved_pages.save(tmp_path, lines=LINES))
    assert Article.objects.get().mentions.count() == 0


def test_an_update_tells_them_and_an_unchanged_page_does_not(tmp_path):
    page = saved_pages.save(tmp_path, lines=("نمایشگاه برپا شد.", "پایان"))
    assert told(run(page)[1]) == []
    page = saved_pages.save(tmp_path, lines=("نمایشگاه برپا شد.", *LINES))
    assert len(told(run("--update", page)[1])) == 1
    assert told(run("--update", page)[1]) == []


def test_people_in_a_page_as_it_was_saved(tmp_path):
    PersonFactory(name="مهرزاد سپهرفر")
    _status, out, _err = run("--dry-run", saved_pages.PAGES / "one-heading.txt")
    assert any(line.strip().endswith(": مهرزاد سپهرفر") for line in out.splitlines()), out
