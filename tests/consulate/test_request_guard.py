"""What no honest browser sends is refused before anything parses it; never with a server error."""

from functools import cache
from io import BytesIO
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.test import Client
from gunicorn.config import Config
from gunicorn.http.errors import LimitRequestLine
from gunicorn.http.message import Request
from gunicorn.http.unreader import IterUnreader

from consulate import application_server
from consulate.utf8_requests import Utf8Request

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/?q=%00",
        "/news/?q=a%00b",
        "/?%00=1",
        "/news/%00/",
        "/?q=%01",
        "/?q=%ED%A0%80",
        "/search/?" + "&".join(f"a{n}=1" for n in range(40)),
        "/search/?q=" + "a" * 20_000,
        "/search/x/?q=" + "a" * 3000,
        "/?q=" + "a" * 3000,
        "/" + "a" * 3000,
    ],
)
def test_an_unsound_address_is_400_in_persian(client, path, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get(path)
    assert (answer.status_code, answer["Cache-Control"]) == (400, "no-store")
    assert "درخواست" in answer.content.decode() and 'lang="fa"' in answer.content.decode()
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert not answer.cookies


@pytest.mark.parametrize("page", ["/search/", "/search/suggest/"])
@pytest.mark.parametrize(
    "q",
    ["%00", "a%00b", "%", "%%0000", "%1f%0b%7F", "%ED%A0%80", "a" * 10_240, "%DA%A9" * 1_700, "%22" * 3_000,
     "%00" * 3_000,
     "+".join(["word"] * 60), "%26%7C%21%28%29%3C-%3E*", "a&q=%00"],
    ids=range(13),
)  # fmt: skip
def test_a_search_answers_whatever_is_sought(client, page, q):
    answer = client.get(f"{page}?q={q}")
    assert answer.status_code == 200
    assert "\0" not in answer.content.decode()


@pytest.mark.parametrize("length, is_taken", [(10_240, True), (16_384, True), (40_000, False)])
def test_the_application_server_takes_the_line_of_a_search_and_no_endless_one(length, is_taken):
    config = Config()
    config.set("limit_request_line", application_server.limit_request_line)
    sent = f"GET /search/?q={'a' * (length - 2)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    try:
        taken = Request(
            config, IterUnreader([sent[i : i + 8192] for i in range(0, len(sent), 8192)]), ("127.0.0.1", 1)
        )
    except LimitRequestLine:
        assert not is_taken
    else:
        assert is_taken and len(taken.query) == length


@pytest.mark.parametrize(
    "path", ["/search/?q=%D8%B3%D9%84%D8%A7%D9%85", "/search/?q=a%0d%0ab", "/search/?q=%FF%FE"]
)
def test_an_odd_but_harmless_address_is_answered(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "key", ["\x00" * 32, "a" * 31, "A" * 32, "é" * 32, "a" * 33, "../../etc/passwd", '"']
)
def test_a_session_cookie_that_cannot_be_ours_is_nobody(client, key):
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    answer = client.get(f"/{settings.DESK_PATH}")
    assert (answer.status_code, "login" in answer["Location"]) == (302, True)


def test_a_cookie_header_without_end_is_dropped(client):
    client.cookies["x"] = "y" * 9000
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "path, size, status", [("/news/1/comments/", 65_537, 413), ("/admin/login/", 65_537, 403)]
)
def test_a_body_beyond_the_limit_is_413(client, path, size, status):
    answer = Client(enforce_csrf_checks=True).post(path, b"x" * size, content_type="text/plain")
    assert answer.status_code == status


def test_a_length_that_is_no_number_is_not_believed(client):
    answer = client.post("/admin/login/", CONTENT_LENGTH="12 apples")
    assert answer.status_code < 500


CONTENT_TYPES = [
    *(
        f"{kind}; charset={charset}"
        for kind in ("text/html", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")
        for charset in (
            "hex",
            "zlib",
            "undefined",
            "idna",
            "punycode",
            "unicode_escape",
            "utf-7",
            "utf-16",
            "?",
        )
    ),
    "text/html; a*=no-such'x'%41",
    ";a*=undefined%\xffx'y'z",
    "; charset",
    "\xff",
    '"',
]


@cache
def handler() -> BaseHandler:
    made = BaseHandler()
    made.load_middleware()
    return made


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("kind", CONTENT_TYPES)
def test_letters_are_read_as_utf_8_whatever_the_request_calls_them(method, kind):
    """By Django's own request each of these is a server error before any middleware."""
    body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\\ud800\r\n--x--\r\n'
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/search/",
        "QUERY_STRING": "q=%D9%86",
        "HTTP_HOST": "testserver",
        "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    setup_testing_defaults(environ)
    answer = handler().get_response(Utf8Request(environ))
    assert answer.status_code == (200 if method == "GET" else 405)
    assert method == "POST" or 'value="ن"' in answer.content.decode()


PUBLIC_FORMS = ["/news/1/comments/", "/news/1/rating/", "/news/1/report/", "/comments/confirm/x/"]
PUBLIC_FORMS += ["/news/1/read/", "/comments/unsubscribe/x/", "/comments/decide/x/"]


@pytest.mark.parametrize("address", PUBLIC_FORMS)
@pytest.mark.parametrize("many, status", [(51, 400), (50, 0)])
def test_a_form_of_the_public_has_fifty_fields_at_most(client, address, many, status):
    for fields in ("&".join(f"a{n}=1" for n in range(many)), "&".join(["a=1"] * many)):
        answer = client.post(
            address,
            fields,
            content_type="application/x-www-form-urlencoded",
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        assert (answer.status_code == 400) == (status == 400), address
        if status == 400:
            assert "۵۰ خانه" in answer.content.decode() and 'lang="fa"' in answer.content.decode()
            assert answer["Cache-Control"] == "no-store"
