"""Reports of faults to a server that speaks Sentry's language; imported where SENTRY_DSN is set, and only there.

Sentry's own integrations are left out: what they gather of a request is more than anybody has to know.
"""

from typing import Any

import sentry_sdk
from sentry_sdk.utils import event_from_exception

from consulate import logs
from consulate.fault_reports import Fault, FaultReports


class SentryReports(FaultReports):
    """A handler of the log; its client sends from a thread of its own and drops what it cannot send."""

    def __init__(self, dsn: str, site: str) -> None:
        super().__init__()
        # That nothing about persons is sent is the default of this library (send_default_pii); naming it is deprecated.
        self._client = sentry_sdk.Client(
            dsn=dsn,
            default_integrations=False,
            auto_enabling_integrations=False,
            auto_session_tracking=False,
            send_client_reports=False,
            max_request_body_size="never",
            include_local_variables=False,
            max_breadcrumbs=0,
            before_send=_without_words,
            shutdown_timeout=2,
            # Else it asks the machine for its name, and git for a number.
            server_name=site,
            release="",
        )

    def tell(self, fault: Fault, exception: BaseException) -> None:
        event, hint = event_from_exception(exception, client_options=self._client.options)
        tags = {"route": fault.route, "method": fault.method, "status": str(fault.status or "")}
        event["tags"] = {
            name: value for name, value in (tags | {"request_id": fault.request_id}).items() if value
        }
        self._client.capture_event(event, hint)


def _without_words(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """The same rule as in the log."""
    for told in event.get("exception", {}).get("values", []):
        told["value"] = logs.masked(logs.unquoted(str(told.get("value") or "")))
        for frame in told.get("stacktrace", {}).get("frames", []):
            frame.pop("vars", None)
    for name in ("request", "user", "breadcrumbs", "extra", "modules"):
        event.pop(name, None)
    return event
