"""The Content-Security-Policy of most answers is the same: its words are put together once for a process."""

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PolicyWrittenOnce(CSPMiddleware):
    """django-csp's own header; whatever differs from the settings alone is left to it."""

    def __init__(self, get_response) -> None:
        super().__init__(get_response)
        self._policy = build_policy()
        self._written = CheckableLazyObject(self._csp_nonce_post_response)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG or _is_special(request, response):
            return super().process_response(request, response)
        if HEADER not in response:
            response[HEADER] = self._policy
        request.csp_nonce = self._written
        return response


def _is_special(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether a view has a policy of its own, or a page asked for a nonce."""
    return "_csp_nonce" in request.__dict__ or any(name.startswith("_csp_") for name in response.__dict__)
