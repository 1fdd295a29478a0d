"""Requests as a web server hands them on, and what the application answers."""

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote, unquote

HOST = "testserver.example"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def __getitem__(self, name: str) -> str:
        return self.headers[name]


def asked(application, path: str, *, method: str = "GET", query: str = "", **headers: str) -> Answer:
    """`If_None_Match="…"` is a header; a path may hold any letters, percent-encoded or not."""
    environ = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "RAW_URI": quote(unquote(path)),
        "QUERY_STRING": query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "203.0.113.7",
        "HTTP_HOST": HOST,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **{_environ_name(name): value for name, value in headers.items()},
    }
    begun: dict = {}

    def start_response(status: str, headers: list, exc_info: object = None) -> None:
        begun.update(status=int(status[:3]), headers=dict(headers))

    response = application(environ, start_response)
    body = b"".join(response)
    if hasattr(response, "close"):
        response.close()
    return Answer(**begun, body=body)


def _environ_name(name: str) -> str:
    return name.upper() if name.upper() in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{name.upper()}"
