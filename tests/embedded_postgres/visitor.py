"""A process that uses the embedded server: connects, says what it found, obeys, leaves at the end.

Run as: python visitor.py FOLDER; words come on standard input, one a line, answers go out as JSON.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

FACTS = """
    SELECT current_database(), pg_encoding_to_char(encoding), datlocprovider::text, datctype,
           current_setting('fsync'), current_setting('listen_addresses'), current_setting('data_checksums')
    FROM pg_database WHERE datname = current_database()
"""


# The checkout may stand in a folder that is root's alone; the server's account has to reach its programs.
PROJECT = Path(__file__).resolve().parents[2]


def configure(folder: Path) -> None:
    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": "consulate.embedded_postgres",
                "NAME": "consulate",
                "EMBEDDED_POSTGRES": {
                    "folder": folder,
                    "project": os.environ.get("PROJECT", PROJECT),
                    "durable": "DURABLE" in os.environ,
                },
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.postgres"],
    )
    django.setup()


def say(answer: object) -> None:
    print(json.dumps(answer), flush=True)


def look() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(FACTS)
        return cursor.fetchone()


def look_again() -> list[str]:
    connection.close()
    return look()


def test_database() -> list[str]:
    """The name of the test database while it is there, and the vendor the backend gives itself."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    found = look()[0]
    connection.creation.destroy_test_db(name, verbosity=0)
    return [found, connection.vendor]


def migrate() -> int:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION pg_trgm")
        cursor.execute("SELECT count(*) FROM django_migrations WHERE app = 'auth'")
        return cursor.fetchone()[0]


def shell() -> str:
    call_command("dbshell", "--", "--no-psqlrc", "--tuples-only", "--command=SELECT 'from psql'")
    return "done"


def fork(connects: bool) -> int:
    """Forks a child that looks on SIGUSR1 and leaves on SIGTERM; its process number."""
    connection.close()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1, signal.SIGTERM})
    child = os.fork()
    if child:
        return child
    say(look()[0] if connects else "idle")
    while signal.sigwait({signal.SIGUSR1, signal.SIGTERM}) == signal.SIGUSR1:
        say(look_again()[0])
    sys.exit()


WORDS = {
    "imported": lambda: sorted(sys.modules),
    "start a program": lambda: subprocess.Popen(["sleep", "60"]).pid,
    "look again": look_again,
    "test database": test_database,
    "migrate": migrate,
    "shell": shell,
    "fork an idle child": lambda: fork(connects=False),
    "fork a child that connects": lambda: fork(connects=True),
}

if __name__ == "__main__":
    configure(Path(sys.argv[1]))
    say(look())
    for word in sys.stdin:
        say(WORDS[word.strip()]())
