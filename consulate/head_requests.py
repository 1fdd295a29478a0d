"""HEAD asks for the headers of a GET, and nothing else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class HeadersOnly:
    """Takes the body away at the very end, when its length and its ETag stand in the headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "HEAD" and not response.streaming:
            response.content = b""
        return response
