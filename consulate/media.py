"""Pictures, where no web server has them on its own disk: in the demonstration, and from a store of objects."""

import logging
import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

# Nothing but what the newsroom itself re-encoded is ever served.
_NAME = re.compile(r"(?:pictures/[0-9a-f]{32}(?:-(?:small|medium|card))?|emblems/[0-9a-f]{32})\.webp")
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponse:
    """A picture by its unguessable name, which never gets another content."""
    if not _NAME.fullmatch(name):
        raise Http404
    etag = f'"{name}"'
    try:
        # Who has it already needs neither disk nor store.
        response = get_conditional_response(request, etag) or FileResponse(
            default_storage.open(name), content_type="image/webp"
        )
    except FileNotFoundError:
        raise Http404 from None
    except OSError:
        logger.warning("A picture cannot be read: %s", name)
        return HttpResponse(status=503, headers={"Cache-Control": "no-store", "Retry-After": "10"})
    # On "not modified" too: a browser takes over the headers of that answer.
    for header, value in {**_HEADERS, "ETag": etag}.items():
        response[header] = value
    return response
