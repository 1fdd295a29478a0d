"""Pictures, for sites without a web server in front: the demonstration, a developer's machine."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

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
    if not _NAME.fullmatch(name) or not default_storage.exists(name):
        raise Http404
    etag = f'"{name}"'
    response = get_conditional_response(request, etag) or FileResponse(
        default_storage.open(name), content_type="image/webp"
    )
    # On "not modified" too: a browser takes over the headers of that answer.
    for header, value in {**_HEADERS, "ETag": etag}.items():
        response[header] = value
    return response
