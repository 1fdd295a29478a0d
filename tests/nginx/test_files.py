"""Static files and pictures that nginx serves are those of the application, with the same headers."""

import gzip

import pytest
from django.template.loader import render_to_string

from tests.nginx.front import ROOT

pytestmark = pytest.mark.django_db

# Each server has validators and ways of sending of its own.
OWN = {
    "server",
    "date",
    "connection",
    "keep-alive",
    "accept-ranges",
    "etag",
    "last-modified",
    "content-length",
}
PICTURE = f"pictures/{'0f' * 16}-small.webp"


@pytest.fixture(scope="module")
def picture(site) -> str:
    path = site.application.requests.parent / "media" / PICTURE
    path.parent.mkdir(parents=True)
    path.write_bytes(b"RIFF\x0c\0\0\0WEBPVP8 ")
    return f"/media/{PICTURE}"


def headers(answer) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items() if name.lower() not in OWN}


def static_addresses(site) -> list[str]:
    folder = site.application.requests.parent / "static"
    hashed = [
        next(folder.glob(pattern)) for pattern in ("site/site.*.css", "site/article.*.js", "**/*.*.woff2")
    ]
    plain = folder / "site" / "emblem.svg"
    return ["/static/" + str(path.relative_to(folder)) for path in [*hashed, plain]]


@pytest.mark.parametrize("accepted", ["gzip, br", "identity"])
def test_static_files_are_those_of_the_application(site, accepted):
    for path in static_addresses(site):
        before = site.application.times_asked(path)
        mine = site.ask(path, Accept_Encoding=accepted)
        assert site.application.times_asked(path) == before
        theirs = site.application.ask(path, Accept_Encoding=accepted)
        assert (mine.status, theirs.status) == (200, 200)
        assert headers(mine) == headers(theirs), path
        assert mine.headers["Content-Length"] == theirs.headers["content-length"]


def test_a_static_file_goes_out_as_it_was_compressed_before(site):
    style = static_addresses(site)[0]
    packed = site.ask(style, Accept_Encoding="gzip")
    kept = site.application.requests.parent / (style.removeprefix("/") + ".gz")
    assert packed.body == kept.read_bytes()
    assert gzip.decompress(packed.body) == site.ask(style).body
    assert packed.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert site.ask("/static/site/emblem.svg").headers["Cache-Control"] == "max-age=60, public"
    assert site.ask(style, If_None_Match=packed.headers["ETag"], Accept_Encoding="gzip").status == 304


def test_pictures_are_those_of_the_application(site, picture):
    mine, theirs = site.ask(picture), site.application.ask(picture)
    assert (mine.status, theirs.status) == (200, 200)
    assert headers(mine) == headers(theirs)
    assert mine.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert site.ask(picture, If_None_Match=mine.headers["ETag"]).status == 304


@pytest.mark.parametrize(
    "name", ["secret.txt", "pictures/../secret.txt", "pictures/evil.svg", "%2e%2e/secret_key"]
)
def test_no_other_file_leaves_the_folder_of_pictures(site, picture, name):
    secret = site.application.requests.parent / "media" / "secret.txt"
    secret.write_text("a secret")
    (secret.parent / "pictures" / "evil.svg").write_text("a secret")
    answer = site.ask(f"/media/{name}")
    assert answer.status in {400, 404}
    assert b"a secret" not in answer.body


def test_the_page_for_an_outage_says_what_the_sites_own_says():
    own = render_to_string("errors/503.html").split("<body", 1)[1]
    of_nginx = (ROOT / "deploy" / "nginx.conf").read_text()
    for line in own.splitlines():
        assert line.strip() in of_nginx
