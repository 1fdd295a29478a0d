"""What no honest browser sends is refused before anything parses it; never with a server error."""

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/search/?q=%00",
        "/search/?q=a%00b",
        "/?%00=1",
        "/news/%00/",
        "/search/?q=%01",
        "/search/?q=%ED%A0%80",
        "/search/?" + "&".join(f"a{n}=1" for n in range(40)),
        "/search/?q=" + "a" * 3000,
        "/" + "a" * 3000,
    ],
)
def test_an_unsound_address_is_400(client, path):
    assert client.get(path).status_code == 400


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
