"""Public pages over the wire: a fifth of their size."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressPublicPages(GZipMiddleware):
    """Compresses what any cache may keep.

    Such a page holds no secret that its length could betray beside something a stranger chose (BREACH), so
    it needs no random bytes either and stays the same for everyone. Pages of the desk are never compressed.
    """

    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kept = response.get("Cache-Control", "").startswith("public")
        if kept and not response.get("Content-Type", "").startswith("image/"):
            return super().process_response(request, response)
        return response
