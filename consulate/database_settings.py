"""Where the site keeps its rows and what its processes share; a part of consulate/settings.py."""

import environs

from consulate.environment import BASE_DIR, VAR_DIR, env

_embedded = {
    "ENGINE": "consulate.embedded_postgres",
    "NAME": "consulate",
    "EMBEDDED_POSTGRES": {
        "folder": VAR_DIR / "postgres",
        "project": BASE_DIR,
        "durable": env.bool("POSTGRES_DURABLE", True),
    },
}


def _at(name: str) -> dict:
    """The database that an address of the environment names."""
    named = env.dj_db_url(name, conn_max_age=60)
    is_django_s = named["ENGINE"] == "django.db.backends.postgresql"
    return {**named, "ENGINE": "consulate.postgresql"} if is_django_s else named


_named = _at("DATABASE_URL") if env.str("DATABASE_URL", "") else _embedded
# Seconds after which a database that accepts and answers no more is given up (consulate/silence.py): by a process that
# answers visitors for every statement, by the others where the network says nothing either. More than
# statement_timeout, with which the database itself ends what takes long (deploy/postgres/roles.sql).
DATABASE_ANSWERS_WITHIN = env.int("DATABASE_ANSWERS_WITHIN", 8, validate=environs.validate.Range(1, 300))
DATABASES = {
    "default": {
        "CONN_MAX_AGE": 60,
        **_named,
        "CONN_HEALTH_CHECKS": True,
        # What the address says, such as sslmode, goes before.
        "OPTIONS": {
            "connect_timeout": 3,
            "tcp_user_timeout": DATABASE_ANSWERS_WITHIN * 1_000,
            **_named.get("OPTIONS", {}),
        },
    }
}
# Whether a connection keeps the plans of what public pages ask (news/prepared.py).
PREPARED_STATEMENTS = env.bool("PREPARED_STATEMENTS", True)
# A streaming replica, from which public pages are rendered (consulate/replica.py); never written to.
if env.str("REPLICA_URL", ""):
    _replica = _at("REPLICA_URL")
    DATABASES["replica"] = {
        **_replica,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 2,
            "tcp_user_timeout": 3_000,
            "options": "-c default_transaction_read_only=on",
            **_replica.get("OPTIONS", {}),
        },
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["consulate.replica.PublicReads"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis or Valkey ------------------------------------------------------------------------------

# Where application processes share the pages that they keep; without it each keeps its own alone.
CACHE_URL = env.str("CACHE_URL", "")
if CACHE_URL:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
        "pages": {
            "BACKEND": "consulate.shared_pages.SharedPages",
            "LOCATION": CACHE_URL,
            "KEY_PREFIX": "pages",
        },
    }
