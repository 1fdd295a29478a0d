"""The log: one line of JSON for each record, with the number of its request and without personal data.

What is masked here is the last line of defence: nobody should log a visitor's words or address in the first place.
"""

import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

from pythonjsonlogger.json import JsonFormatter

# The number of the request that this thread answers (consulate/request_ids.py).
current: ContextVar[str] = ContextVar("request_id", default="")

# Longer texts are cut before they are searched.
MOST_LETTERS = 16_000
_MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}")
_V4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])")
_V6 = re.compile(r"(?<![\w:])[0-9A-Fa-f:]{2,39}(?:\.\d{1,3}){0,3}(?![\w:])")
# Phones, national ids, passports: eight digits or more, alone or in groups, in Latin or Persian digits.
_NUMBER = re.compile(r"(?<![\w-])\+?\d(?:[ \-()]{0,2}\d){7,19}(?!\w)")
_QUERY = re.compile(r"(?<=[\w/.-])\?[^\s'\"<>]*")
# Who has the rest of such a path may do what only its owner should. The one rule of the site, for reports of browsers
# too; deploy/nginx.conf says it for its own log, and tests/consulate/test_secret_addresses.py asks both.
_SECRET_PATH = re.compile(
    r"(/comments/(?:decide|confirm|unsubscribe)/|/comments/(?!ledger[/.])|/(?:preview|password_reset|invitation)/)"
    r"[^\s'\"]+"
)
# What an exception quotes may be what somebody typed; names of fields and of modules are readable without.
_QUOTED = re.compile(r"'(?![a-z_][a-z0-9_.]*')[^']*'|\"(?![a-z_][a-z0-9_.]*\")[^\"]*\"")
_SITE = re.compile(r"https?://\S+")
_METHODS = frozenset({"GET", "HEAD", "POST"})
# Django's words for what a visitor's request did wrong, and gunicorn's.
_REFUSED, _NOT_READ = "django.security.", "Invalid request from ip="
# Where gunicorn begins to quote the request that it could not read.
_TYPED = re.compile("[:('\"]")


def masked(text: str) -> str:
    """The text without queries of addresses, e-mail and network addresses, and numbers of people."""
    text = _SECRET_PATH.sub(r"\1-", _QUERY.sub("", text[:MOST_LETTERS]))
    text = _MAIL.sub("<mail>", text)
    text = _V6.sub(lambda found: _masked_address(found[0]), _V4.sub("<address>", text))
    return _NUMBER.sub("<number>", text)


def _masked_address(text: str) -> str:
    if text.count(":") < 2:
        return text
    try:
        ip_address(text)
    except ValueError:
        return text
    return "<address>"


def fault_text(fault: BaseException) -> str:
    """Where a fault happened and what it was, without the rows and the words that it quotes."""
    parts = []
    for line in traceback.TracebackException.from_exception(fault, max_group_width=3).format():
        if line.startswith("  File "):
            parts.append(line)
        elif kept := unquoted(line):
            parts.append(kept + "\n")
    return masked("".join(parts)[-MOST_LETTERS:]).rstrip("\n")


def unquoted(said: str) -> str:
    """What a fault says of itself: PostgreSQL tells whole rows in the lines below the first."""
    return _QUOTED.sub("'…'", said.strip("\n").split("\n")[0])


def message_of(record: logging.LogRecord) -> str:
    """Its message; a line whose words and values do not fit says so, and costs no request."""
    try:
        return record.getMessage()
    except Exception as error:
        return f"A line of {record.name} cannot be written: {type(error).__name__}"


def route_of(request: Any) -> str:
    """The name of the address; those that nobody has are one."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "unnamed") if match else "other"


def method_of(request: Any) -> str:
    """Methods that nobody knows are one: whatever somebody typed may stand there."""
    return request.method if request.method in _METHODS else "other"


class WithoutVisitorsWords(logging.Filter):
    """What visitors did wrong is one short line: no fault of ours, and their words and addresses are in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = message_of(record)
        if record.name == _REFUSED + "csrf":
            # Which check it was shows an operator where a proxy changes requests.
            check, end, _path = message.partition("): ")
            self._refused(record, _SITE.sub("a site", check + end[:1]))
        elif record.name.startswith(_REFUSED):
            self._refused(record, f"Refused: {record.name.removeprefix(_REFUSED)}")
        elif message.startswith(_NOT_READ):
            self._refused(record, "Not read: " + _TYPED.split(message.partition(": ")[2])[0].strip())
        elif record.name == "django.request" and _is_of_no_page(record):
            # The first value is the reason; where there is none, the words of the code stand for themselves.
            values = record.args if isinstance(record.args, tuple) else ()
            record.msg, record.args = (values or [record.msg])[0], ()
        return True

    def _refused(self, record: logging.LogRecord, message: str) -> None:
        record.msg, record.args, record.exc_info, record.exc_text = message, (), None, None
        record.levelno, record.levelname = logging.WARNING, "WARNING"


class JsonLines(JsonFormatter):
    """One record as one line of JSON, whatever its message holds."""

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(message_of(record)),
            "request_id": getattr(request, "request_id", "") or current.get(),
            "method": method_of(request) if hasattr(request, "method") else None,
            "route": route_of(request) if request is not None else None,
            "path": _path_of(record),
            "status": getattr(record, "status_code", None),
            "fault": fault_text(record.exc_info[1]) if record.exc_info and record.exc_info[1] else None,
            **getattr(record, "told", {}),
        }
        return self.serialize_log_record(
            {name: value for name, value in said.items() if value not in (None, "")}
        )


def _is_of_no_page(record: logging.LogRecord) -> bool:
    """An address that the site does not have is what somebody typed."""
    request = getattr(record, "request", None)
    return request is not None and not getattr(request, "resolver_match", None)


def _path_of(record: logging.LogRecord) -> str:
    return "" if _is_of_no_page(record) else masked(getattr(getattr(record, "request", None), "path", ""))


class PlainLines(logging.Formatter):
    """The same for a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        fault = fault_text(record.exc_info[1]) if record.exc_info and record.exc_info[1] else ""
        moment = self.formatTime(record, "%H:%M:%S")
        message = masked(message_of(record)).replace("\r", "\\r").replace("\n", "\\n")
        return f"{moment} {record.levelname} {record.name} {message}" + (f"\n{fault}" if fault else "")
