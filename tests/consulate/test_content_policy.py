"""The policy that is put together once is django-csp's own, and what differs from it is left to django-csp."""

import pytest
from csp.constants import HEADER, NONE
from csp.exceptions import CSPNonceError
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from consulate.content_policy import PolicyWrittenOnce


def policies(view) -> list[set[str]]:
    """The directives that ours and django-csp's give the answer of a view."""
    answers = [
        middleware(view)(RequestFactory().get("/")) for middleware in (PolicyWrittenOnce, CSPMiddleware)
    ]
    return [set(answer[HEADER].split("; ")) for answer in answers]


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def replacing(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse()
    answer._csp_replace = {"form-action": [NONE]}
    return answer


def with_its_own(request: HttpRequest) -> HttpResponse:
    return HttpResponse(headers={HEADER: "default-src 'none'"})


@pytest.mark.parametrize("view", [plain, replacing, with_its_own])
def test_it_is_the_one_of_django_csp(view):
    ours, theirs = policies(view)
    assert ours == theirs
    # The control: they are not all alike.
    assert (ours == policies(plain)[0]) is (view is plain)


def test_a_page_that_asks_for_a_nonce_late_is_told_so_by_django_csp():
    request = RequestFactory().get("/")
    PolicyWrittenOnce(plain)(request)
    with pytest.raises(CSPNonceError):
        str(request.csp_nonce)
