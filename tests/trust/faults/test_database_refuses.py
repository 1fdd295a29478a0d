"""The database reads and writes nothing: it was set to read only, or its disk is full.

Readers read on; whoever sends something is told in Persian that it may not have been kept, and sends it again when it
is over. A full disk is played by a trigger that raises what PostgreSQL raises then (SQLSTATE 53100).
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from bs4 import BeautifulSoup

from tests.comments.visiting import aged_token
from tests.trust.faults.conftest import STAFF, Content, Site, eventually
from tests.trust.faults.people import INNARDS, Colleague, Person

ARCHIVE, SEARCH = "/news/archive/", "/search/?q=%D8%AF%DB%8C%D8%AF%D8%A7%D8%B1"
TEXT = "این دیدگاه در روزی نوشته شد که دیسک پر بود."
READ_ONLY, AGAIN = "default_transaction_read_only = on", "default_transaction_read_only = off"


@contextmanager
def disk_full(database: Content, *tables: str) -> Iterator[None]:
    """Nothing more fits into the tables."""
    for table in tables:
        database.server.ask(f"""
            CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION full_disk();
        """)
    try:
        yield
    finally:
        for table in tables:
            database.server.ask(f"DROP TRIGGER full_disk ON {table}")


def is_asked_to_send_again(answer) -> bool:
    """A page that says what became of the words, and where they still are."""
    page = BeautifulSoup(answer.body, "html.parser")
    return (
        answer.status == 503
        and int(answer.headers["retry-after"]) > 0
        and page.html["lang"] == "fa"
        and "متن شما همان‌جاست" in page.text
        and not INNARDS.search(answer.body)
    )


@pytest.fixture
def reader(site: Site) -> Iterator[Person]:
    person = Person(site.port, "10.30.0.1")
    yield person
    person.close()


def pages(database: Content) -> list[str]:
    article = database.articles[0]
    return [
        "/", "/news/", f"/news/{article}/comments/", f"/news/{article}/discussion/", f"/news/{article}/rating/",
        ARCHIVE, "/office/", "/feeds/news.atom", "/sitemap.xml", "/topics/", "/meetings/", "/verify/",
        f"{SEARCH}&page=1", SEARCH.replace("?", "suggest/?"), f"/n/{article}/", "/healthz", "/readyz",
    ]  # fmt: skip


def test_every_page_is_read_on_while_the_database_only_reads(database, site, reader):
    # The first search of a quarter makes the key with which neighbourhoods are hashed, and the first look at the
    # archive of a new site counts it.
    assert [reader.ask(path).status for path in (SEARCH, ARCHIVE)] == [200, 200]
    database.set(READ_ONLY)
    answers = {path: reader.ask(path).status for path in pages(database)}
    assert {path: status for path, status in answers.items() if status not in (200, 301)} == {}


def violation(site: Site) -> str:
    said = {"document-uri": f"http://127.0.0.1:{site.port}/", "effective-directive": "img-src"}
    return json.dumps({"csp-report": said | {"blocked-uri": "https://tracker.example/x.png"}})


def test_what_is_sent_to_a_database_that_only_reads_is_not_lost_silently(database, site, reader):
    database.set(READ_ONLY)
    article = database.articles[1]
    before = database.count("comments_comment"), database.count("comments_rating")
    beacon = reader.read(article)
    assert (beacon.status, json.loads(beacon.body)) == (503, {"error": "unavailable"})
    form = {"name": "مهتاب", "text": TEXT, "token": aged_token(article)}
    assert is_asked_to_send_again(reader.ask(f"/news/{article}/comments/", form))
    assert is_asked_to_send_again(reader.ask(f"/news/{article}/rating/", {"score": "4"}))
    assert reader.ask("/csp-report", violation(site), Content_Type="application/csp-report").status == 503
    assert (database.count("comments_comment"), database.count("comments_rating")) == before
    database.set(AGAIN)
    eventually(lambda: reader.read(article).status == 200)
    assert reader.ask(f"/news/{article}/comments/", form).status == 303
    assert reader.ask(f"/news/{article}/rating/", {"score": "4"}).status == 303


def test_the_desk_says_so_while_the_database_only_reads(database, site, colleague):
    path = f"/admin/news/article/{database.articles[2]}/change/"
    form = colleague.form(path)
    database.set(READ_ONLY)
    assert is_asked_to_send_again(colleague.save(path, form | {"title": ["عنوانی که ماند"]}))
    stranger = Colleague(site.port, "10.30.0.2")
    stranger.ask("/admin/login/")
    wrong = {"username": STAFF, "password": "not-this-one-surely"}
    assert is_asked_to_send_again(stranger.ask("/admin/login/", stranger.signed(wrong)))
    stranger.close()
    database.set(AGAIN)
    assert colleague.save(path, form | {"title": ["عنوانی که ماند"]}).status == 302
    assert database.server.ask("SELECT title FROM news_article WHERE id = %s", database.articles[2]) == [
        ("عنوانی که ماند",)
    ]


def test_a_comment_that_finds_no_room_is_sent_again_when_there_is_some(database, site, reader):
    article = database.articles[3]
    form = {"name": "مهتاب", "text": TEXT + " دو", "token": aged_token(article)}
    with disk_full(database, "comments_comment"):
        assert is_asked_to_send_again(reader.ask(f"/news/{article}/comments/", form))
        assert reader.post_as_script(f"/news/{article}/comments/", form).status == 503
        assert {reader.ask(path).status for path in pages(database)} <= {200, 301}
        # What finds room elsewhere is taken.
        assert reader.read(article).status == 200
    assert reader.ask(f"/news/{article}/comments/", form).status == 303
    kept = "SELECT count(*) FROM comments_comment WHERE text = %s"
    assert database.server.ask(kept, form["text"]) == [(1,)]


def test_an_article_that_finds_no_room_is_kept_whole_or_not_at_all(database, site, colleague):
    """Its row fits, its version does not: nothing of both is kept, and the same form is saved later."""
    article = database.articles[4]
    path = f"/admin/news/article/{article}/change/"
    form = colleague.form(path) | {"title": ["عنوانی که جا نشد"]}
    versions = database.count("news_version")
    title = database.server.ask("SELECT title FROM news_article WHERE id = %s", article)
    with disk_full(database, "news_version"):
        assert is_asked_to_send_again(colleague.save(path, form))
        assert database.server.ask("SELECT title FROM news_article WHERE id = %s", article) == title
        assert colleague.ask(path).status == 200
    assert colleague.save(path, form).status == 302
    assert database.server.ask("SELECT title FROM news_article WHERE id = %s", article) == [
        (form["title"][0],)
    ]
    assert database.count("news_version") > versions
