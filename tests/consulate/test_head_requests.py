"""HEAD gives the headers of a GET and no body."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from consulate.head_requests import HeadersOnly

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/news/", "/nowhere/"])
def test_the_headers_are_those_of_the_get(client, path):
    got, asked = client.get(path), client.head(path)
    assert asked.status_code == got.status_code
    assert asked["Content-Length"] == got["Content-Length"]
    assert asked.content == b""


def test_it_is_the_middleware_that_takes_the_body_away():
    answer = HeadersOnly(lambda request: HttpResponse("body"))
    assert answer(RequestFactory().head("/")).content == b""
    assert answer(RequestFactory().get("/")).content == b"body"
