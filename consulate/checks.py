"""Refuses to start on a database or with settings on which the site's promises cannot be kept."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.utils import OperationalError

from consulate import web_role
from consulate.backup import settings_check
from news.card_lettering import can_write

OLDEST_POSTGRES = 150_000
EXTENSIONS = ("pg_trgm", "fuzzystrmatch", "btree_gist")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_STORE_FORMS = {
    "endpoint": re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?", re.IGNORECASE),
    "bucket": re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
    "key_id": re.compile(r"[!-~]+"),
    "secret": re.compile(r"[!-~]+"),
    "region": re.compile(r"[a-z0-9-]+"),
}


@register(Tags.database)
def check_database(app_configs=None, databases=None, **kwargs) -> list[CheckMessage]:
    """Runs with `migrate` and `check --database default`, as Django's database checks do."""
    return [problem for alias in databases or () for problem in _database_problems(alias)]


def _database_problems(alias: str) -> Iterator[CheckMessage]:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version_num')::int, pg_encoding_to_char(encoding), datctype"
                " FROM pg_database WHERE datname = current_database()"
            )
            version, encoding, ctype = cursor.fetchone()
            cursor.execute(
                "SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)]
            )
            available = {name for (name,) in cursor.fetchall()}
    except OperationalError:
        # A server that is away is reported by whoever needs it, with its own words.
        return
    yield from database_problems(version, encoding, ctype, available)


def database_problems(
    version: int, encoding: str, ctype: str, extensions: set[str]
) -> Iterator[CheckMessage]:
    """What is wrong with a server of this version, encoding, LC_CTYPE and with these extensions."""
    if version < OLDEST_POSTGRES:
        yield Error(
            f"PostgreSQL {version // 10_000} is too old.",
            hint="The site needs PostgreSQL 15 or later; without DATABASE_URL it starts its own.",
            id="consulate.E001",
        )
    if encoding != "UTF8" or not ctype.upper().replace("-", "").endswith("UTF8"):
        yield Error(
            f"The database has encoding {encoding} and LC_CTYPE {ctype}: Persian words cannot be told apart.",
            hint="CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' LC_COLLATE 'C.UTF-8';",
            id="consulate.E002",
        )
    for missing in sorted(set(EXTENSIONS) - extensions):
        yield Error(
            f"The PostgreSQL extension {missing} is not installed on the server.",
            hint="Install PostgreSQL's contrib package (postgresql-contrib).",
            id="consulate.E003",
        )


@register(Tags.database, deploy=True)
def check_role(app_configs=None, databases=None, **kwargs) -> list[CheckMessage]:
    """Of a server of its own the site need not be afraid; the embedded one knows a superuser alone."""
    named = [
        alias for alias in databases or () if "EMBEDDED_POSTGRES" not in connections[alias].settings_dict
    ]
    try:
        return [problem for alias in named for problem in web_role.problems(connections[alias])]
    except OperationalError:
        return []


@register()
def check_lettering(app_configs=None, **kwargs) -> list[CheckMessage]:
    if can_write():
        return []
    return [
        Warning(
            "Pillow cannot shape Persian (no raqm): pages without a picture show a plain ornament in messengers.",
            hint="Install Pillow's own wheel, or libraqm and FriBiDi beside it.",
            id="consulate.W016",
        )
    ]


@register(Tags.security)
def check_settings(app_configs=None, **kwargs) -> list[CheckMessage]:
    return list(settings_problems(settings))


def refuse_unsafe_start(conf) -> None:
    """Raise ImproperlyConfigured with every error's text and remedy; warnings are for `check --deploy`."""
    errors = [problem for problem in settings_problems(conf) if problem.is_serious()]
    if errors:
        raise ImproperlyConfigured("\n".join(f"{error.id}: {error.msg} {error.hint}" for error in errors))


def settings_problems(conf) -> Iterator[CheckMessage]:
    yield from store_problems(conf.MEDIA_S3)
    host = conf.SITE_URL.split("//")[-1].rsplit(":", 1)[0].strip("[]")
    if conf.DEBUG:
        if conf.HTTPS:
            yield Error(
                "DEBUG=1 on an https address: whoever meets an error reads settings and code.",
                hint="Take DEBUG out of the environment; it is for a developer's own machine.",
                id="consulate.E019",
            )
        return
    if not conf.HTTPS and not conf.DEMO and host not in LOOPBACK:
        yield Error(
            "SITE_URL is plain http on a public address.",
            hint="Use an https address; plain http is for this machine alone or with DEMO=1.",
            id="consulate.E010",
        )
    if not conf.DEMO and len(conf.SECRET_KEY) < 50:
        yield Error("SECRET_KEY is too short.", hint="Use 64 random characters.", id="consulate.E011")
    elif not conf.DEMO and can_be_guessed(conf.SECRET_KEY):
        yield Error(
            "SECRET_KEY can be guessed: it repeats itself, or stands in a public example.",
            hint="openssl rand -hex 32 makes one.",
            id="consulate.E017",
        )
    if conf.HTTPS and not conf.DEMO and not conf.SECOND_FACTOR_REQUIRED:
        yield Warning(
            "SECOND_FACTOR_REQUIRED is off: a stolen password opens the desk.",
            hint="Leave it out of the environment; each person registers a telephone at the next login.",
            id="consulate.W018",
        )
    if "*" in conf.ALLOWED_HOSTS or any(host.startswith(".") for host in conf.ALLOWED_HOSTS):
        yield Error("ALLOWED_HOSTS lets any name in.", hint="Name each host exactly.", id="consulate.E012")
    if conf.DEMO and conf.HTTPS:
        yield Warning(
            "DEMO=1 on an https address: logins are printed and the content is invented.",
            hint="Take DEMO out of the environment for a real office.",
            id="consulate.W013",
        )
    if conf.HTTPS and not conf.TRUSTED_PROXIES:
        yield Warning(
            "TRUSTED_PROXIES is empty: behind a proxy all visitors would be one address, with one visitor's limits.",
            hint="Name the proxy that ends TLS; it has to overwrite X-Forwarded-For and X-Forwarded-Proto.",
            id="consulate.W014",
        )
    if conf.HTTPS and conf.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        yield Warning(
            "EMAIL_URL is not set: letters for a new password become files on the server and reach nobody.",
            hint="Name the mail server, as in .env.example.",
            id="consulate.W015",
        )


def can_be_guessed(key: str) -> bool:
    """Sixty-four random characters, hexadecimal digits too, have more than ten different ones among them."""
    return len(set(key)) < 10 or key.startswith("django-insecure-")


@register()
def check_backups(app_configs=None, **kwargs) -> list[CheckMessage]:
    """They stop no site from starting, and `manage.py backup` looks for itself."""
    stores = store_problems(settings.BACKUP_S3, setting="BACKUP_S3", of="backups")
    return [*stores, *settings_check.problems(settings)]


def store_problems(
    store: dict[str, str], *, setting: str = "MEDIA_S3", of: str = "pictures"
) -> Iterator[CheckMessage]:
    """What is wrong with a bucket; nothing where none is named."""
    named = {name for name in ("endpoint", "bucket", "key_id", "secret") if store[name]}
    if not named:
        return
    if missing := sorted({"endpoint", "bucket", "key_id", "secret"} - named):
        names = ", ".join(f"{setting}_{name.upper()}" for name in missing)
        yield Error(
            f"The store for {of} is half named: {names} is missing.",
            hint=f"Set all of {setting}_ENDPOINT, _BUCKET, _KEY_ID and _SECRET, or none of them.",
            id="consulate.E020",
        )
    for name, form in _STORE_FORMS.items():
        if store[name] and not form.fullmatch(store[name]):
            yield Error(
                f"{setting}_{name.upper()} has not the form of one.",
                hint="As in .env.example: an address without path, a bucket in small letters, keys without spaces.",
                id="consulate.E021",
            )
    if store["endpoint"].startswith("http://") and urlsplit(store["endpoint"]).hostname not in LOOPBACK:
        yield Warning(
            f"{setting}_ENDPOINT is plain http: whoever sits on the way may read what lies there.",
            hint="Use https, unless the way is a network of your own.",
            id="consulate.W022",
        )
