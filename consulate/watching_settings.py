"""How operators see what the site does: log, reports of faults, probes; a part of consulate/settings.py."""

from hashlib import sha256
from ipaddress import ip_network
from pathlib import Path
from tempfile import gettempdir
from urllib.parse import urlsplit

import environs
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from consulate.environment import DEBUG, DEMO, SITE_HOST, VAR_DIR, env


def _mailboxes(addresses: list[str]) -> None:
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError as error:
            raise environs.ValidationError(f"{address} is no e-mail address.") from error


def _dsn(address: str) -> None:
    """As the server for reports shows it: https://KEY@HOST/NUMBER."""
    if not address:
        return
    parts = urlsplit(address)
    if not (
        parts.scheme in ("http", "https")
        and parts.username
        and parts.hostname
        and parts.path.rpartition("/")[2].isdecimal()
    ):
        raise environs.ValidationError("It is no DSN: https://KEY@HOST/NUMBER.")


# --- The log --------------------------------------------------------------------------------------

# Lines of JSON for a machine, or plain ones for a terminal (consulate/logs.py).
LOG_FORMAT = env.str(
    "LOG_FORMAT", "plain" if DEBUG or DEMO else "json", validate=environs.validate.OneOf(["json", "plain"])
)
# A line for each request that reaches Django: which kind of page it was, and how long it took; nothing about visitors.
LOG_REQUESTS = env.bool("LOG_REQUESTS", False)
# Who is told of faults, by letters and by reports to a server; each distinct one once an hour (fault_reports.py).
ERROR_MAIL_TO = env.list("ERROR_MAIL_TO", [], validate=_mailboxes)
SENTRY_DSN = env.str("SENTRY_DSN", "", validate=_dsn)
_handlers = {
    "stderr": {
        "class": "logging.StreamHandler",
        "formatter": LOG_FORMAT,
        "filters": ["without visitors' words"],
    }
}
if ERROR_MAIL_TO:
    _handlers["letters"] = {
        "class": "consulate.fault_letters.FaultLetters",
        "to": ERROR_MAIL_TO,
        "site": SITE_HOST,
        # The site may not write into VAR_DIR (deploy/systemd); the folder is that of this installation.
        "folder": Path(gettempdir()) / f"consulate-faults-{sha256(bytes(VAR_DIR)).hexdigest()[:16]}",
    }
if SENTRY_DSN:
    _handlers["sentry"] = {
        "class": "consulate.sentry_reports.SentryReports",
        "dsn": SENTRY_DSN,
        "site": SITE_HOST,
    }
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "consulate.logs.JsonLines"}, "plain": {"()": "consulate.logs.PlainLines"}},
    "filters": {"without visitors' words": {"()": "consulate.logs.WithoutVisitorsWords"}},
    "handlers": _handlers,
    "root": {"handlers": list(_handlers), "level": env.log_level("LOG_LEVEL", "WARNING")},
    "loggers": {
        # A mistyped address is the visitor's affair.
        "django.request": {"level": "ERROR"},
        "consulate.requests": {"level": "INFO" if LOG_REQUESTS else "WARNING"},
        # At DEBUG they write whole requests down, signatures and all.
        **dict.fromkeys(["boto3", "botocore", "s3transfer"], {"level": "WARNING"}),
    },
}

# --- Watching -------------------------------------------------------------------------------------

# Who may read /metrics and the reasons of /readyz: bearers of the token, and these networks.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
METRICS_NETWORKS = [
    ip_network(network, strict=False) for network in env.list("METRICS_NETWORKS", ["127.0.0.0/8", "::1/128"])
]
# Warnings: hours after which the newest backup is too old, and MB under which a disk is nearly full.
BACKUP_MAX_AGE_HOURS = env.int("BACKUP_MAX_AGE_HOURS", 26)
DISK_FREE_MB = env.int("DISK_FREE_MB", 1_024)
