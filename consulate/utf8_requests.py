"""Requests as the site reads them: in UTF-8, whatever they call their letters."""

from django.core.handlers.wsgi import WSGIRequest
from django.utils.http import parse_header_parameters


class Utf8Request(WSGIRequest):
    """Takes no `charset` of a request.

    Some codecs that Python knows are none of text, and others make half letters of it, which no database takes. Django
    reads the query by them before any middleware stands around it: each would be a server error.
    """

    def _set_content_type_params(self, meta: dict) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            self.content_type, self.content_params = "", {}
