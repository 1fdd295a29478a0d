"""The log tells what happened, and nothing about who it happened to."""

import json
import logging
from ipaddress import ip_network

import pytest
from django.core.exceptions import DisallowedHost
from django.http import HttpResponse
from django.urls import resolve

from consulate.logs import JsonLines, PlainLines, WithoutVisitorsWords, fault_text, masked
from consulate.request_ids import HEADER, RequestIds


def record(message, *values, **extra):
    made = logging.LogRecord("django.request", logging.ERROR, __file__, 1, message, values, None)
    made.__dict__.update(extra)
    return made


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("from 203.0.113.7 came", "203.0.113.7"),
        ("from ip=203.0.113.7: bad", "203.0.113.7"),
        ("from 2001:db8::17 came", "2001:db8::17"),
        ("Invalid host '[2001:db8::17]:80'", "2001:db8::17"),
        ("from ::ffff:203.0.113.7 came", "203.0.113.7"),
        ("mail to zahra.k@example.org failed", "zahra.k"),
        ("call ۰۹۱۲۳۴۵۶۷۸۹ now", "۰۹۱۲۳۴۵"),
        ("call +7 (917) 123-45-67 now", "917"),
        ("id 0012345679", "0012345679"),
        ("Referer https://example.org/search/?q=zahra does not match", "zahra"),
        ("Error handling request /search/?q=zahra", "zahra"),
        ("Internal Server Error: /comments/decide/Zm9vYmFy/", "Zm9v"),
        ("Internal Server Error: /comments/Zm9vYmFy/", "Zm9v"),
        ("Internal Server Error: /preview/Zm9vYmFy/", "Zm9v"),
        ("Internal Server Error: /admin/password_reset/MQ/Zm9vYmFy/", "Zm9v"),
        ("Internal Server Error: /admin/invitation/MQ/Zm9vYmFy/", "Zm9v"),
        ("Internal Server Error: /a/desk/invitation/MQ/Zm9vYmFy/", "MQ"),
    ],
)
def test_no_personal_data_in_messages(text, secret):
    assert secret not in masked(text)
    assert secret not in JsonLines().format(record("%s", text))
    assert secret not in PlainLines().format(record("%s", text))


@pytest.mark.parametrize(
    "text", ["Not Found: /news/1234/", "12:30:45 worker 8123 exited", "news.views::index"]
)
def test_what_is_no_personal_data_stays(text):
    assert masked(text) == text


def of_a_page(request):
    request.resolver_match = resolve(request.path)
    return request


def test_one_line_for_a_message_with_line_breaks(rf):
    request = of_a_page(rf.get("/news/1/?q=secret"))
    line = JsonLines().format(record("a\r\nb\u2028c \x1b[31m", request=request))
    assert len(line.splitlines()) == 1
    said = json.loads(line)
    assert said["message"].startswith("a\r\nb")
    assert (said["path"], said["method"]) == ("/news/1/", "GET")
    assert "secret" not in line
    assert "\n" not in PlainLines().format(record("a\r\nb"))


def test_a_fault_without_what_it_quotes():
    typed = "invalid: 'زهرا کریمی'\nDETAIL: Key (name)=(Zahra) exists"
    try:
        raise ValueError(typed)
    except ValueError as fault:
        text = fault_text(fault)
        line = JsonLines().format(_with(fault))
    assert "ValueError: invalid" in text and "test_logs.py" in text
    assert "زهرا" not in text + line and "Zahra" not in text + line


def _with(fault):
    made = record("failed")
    made.exc_info = (type(fault), fault, fault.__traceback__)
    return made


def answered(rf, status, **headers):
    seen = []

    def view(request):
        seen.append(request.request_id)
        return HttpResponse(status=status)

    return seen, RequestIds(view)(rf.get("/", **headers))


def test_the_number_comes_from_a_trusted_proxy_alone(rf, settings):
    named = "0123456789abcdef0123456789abcdef"
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    assert answered(rf, 200, HTTP_X_REQUEST_ID=named, REMOTE_ADDR="127.0.0.1")[0] == [named]
    assert answered(rf, 200, HTTP_X_REQUEST_ID=named, REMOTE_ADDR="203.0.113.7")[0] != [named]
    assert answered(rf, 200, HTTP_X_REQUEST_ID=named, REMOTE_ADDR="")[0] != [named]
    for hostile in ("a\nb", "زهرا", "0" * 33, "<script>"):
        assert answered(rf, 200, HTTP_X_REQUEST_ID=hostile, REMOTE_ADDR="127.0.0.1")[0] != [hostile]


def test_only_a_fault_carries_its_number(rf):
    seen, response = answered(rf, 500)
    assert response[HEADER] == seen[0]
    assert HEADER not in answered(rf, 200)[1]


def refused(name, message, *values, **extra):
    """A line as it is written, from the log of that name."""
    made = record(message, *values, **extra)
    made.name = name
    assert WithoutVisitorsWords().filter(made)
    return json.loads(JsonLines().format(made))


def test_a_refused_host_is_one_short_line(rf):
    typed = "Invalid HTTP_HOST header: '203.0.113.7:80'. You may need to add '203.0.113.7'."
    try:
        raise DisallowedHost(typed)
    except DisallowedHost as fault:
        raised = (type(fault), fault, fault.__traceback__)
    said = refused("django.security.DisallowedHost", typed, exc_info=raised, request=rf.get("/zahra/"))
    del said["time"]
    assert said == {
        "level": "WARNING", "logger": "django.security.DisallowedHost", "message": "Refused: DisallowedHost",
        "method": "GET", "route": "other",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("logger", "message", "said"),
    [
        (
            "django.security.csrf",
            "Forbidden (Origin checking failed - https://zahra.example does not match any trusted origins.): /zahra/",
            "Forbidden (Origin checking failed - a site does not match any trusted origins.)",
        ),
        (
            "django.security.csrf",
            "Forbidden (CSRF cookie not set.): /zahra/",
            "Forbidden (CSRF cookie not set.)",
        ),
        (
            "gunicorn.error",
            "Invalid request from ip=203.0.113.7: Invalid HTTP request line: 'GET zahra'",
            "Not read: Invalid HTTP request line",
        ),
        (
            "gunicorn.error",
            "Invalid request from ip=2001:db8::17: Proxy request from '203.0.113.7' not allowed",
            "Not read: Proxy request from",
        ),
        ("gunicorn.error", "Worker (pid:8123) was sent SIGKILL!", "Worker (pid:8123) was sent SIGKILL!"),
    ],
)
def test_what_visitors_did_wrong_is_told_without_their_words(logger, message, said):
    assert refused(logger, message)["message"] == said


def test_an_address_that_nobody_has_is_not_told(rf):
    unknown, known = rf.get("/zahra/"), of_a_page(rf.get("/news/1/"))
    said = [
        refused("django.request", "%s: %s", "Service Unavailable", request.path, request=request)
        for request in (unknown, known)
    ]
    assert [line["message"] for line in said] == ["Service Unavailable", "Service Unavailable: /news/1/"]
    assert "path" not in said[0] and said[1]["path"] == "/news/1/"


class WithoutWords:
    def __str__(self) -> str:
        raise RuntimeError("zahra")


@pytest.mark.parametrize("logger", ["django.request", "django.security.csrf", "gunicorn.error"])
@pytest.mark.parametrize(
    ("message", "values"),
    [(WithoutWords(), ()), ("%d of %s", ("zahra",)), ("%d", ("zahra",))],
    ids=["no words", "too few", "no number"],
)
def test_a_line_that_cannot_be_written_says_so(logger, message, values):
    said = refused(logger, message, *values)
    assert f"A line of {logger} cannot be written: " in said["message"] and said["message"].endswith("Error")
    assert "zahra" not in str(said)
    made = record(message, *values)
    assert "A line of django.request cannot be written: " in PlainLines().format(made)


@pytest.mark.parametrize(
    ("message", "values", "said"),
    [
        ("%(path)s is none", ({"path": "/zahra/"},), "%(path)s is none"),
        ("a line without values", (), "a line without values"),
        ("%s: %s", ("Not Found", "/zahra/"), "Not Found"),
    ],
)
def test_the_line_of_no_page_is_told_whatever_its_values_are(rf, message, values, said):
    assert refused("django.request", message, *values, request=rf.get("/zahra/"))["message"] == said


def test_each_request_is_a_line_when_somebody_wants_it(rf, caplog):
    request = rf.generic("ZAHRA", "/zahra/?q=zahra")
    with caplog.at_level("WARNING", logger="consulate.requests"):
        RequestIds(lambda request: HttpResponse(status=404))(request)
    assert not caplog.records
    with caplog.at_level("INFO", logger="consulate.requests"):
        RequestIds(lambda request: HttpResponse(status=404))(request)
    said = json.loads(JsonLines().format(caplog.records[0]))
    assert (said["method"], said["route"], said["status"]) == ("other", "other", 404)
    assert said["duration_ms"] >= 0 and said["request_id"] == request.request_id
    assert "zahra" not in str(said).lower()
