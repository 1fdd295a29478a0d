"""The site refuses to start where it could not keep its promises, and says what to do."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from consulate import checks

ROOT = Path(__file__).resolve().parent.parent.parent

SOUND_KEY = "0123456789abcdef" * 4
SOUND = (180_000, "UTF8", "C.UTF-8", set(checks.EXTENSIONS))


def ids(problems):
    found = list(problems)
    assert all(problem.hint for problem in found)
    return [problem.id for problem in found]


@pytest.mark.parametrize(
    "server, problems",
    [
        (SOUND, []),
        ((150_000, "UTF8", "fa_IR.utf8", SOUND[3]), []),
        ((149_999, *SOUND[1:]), ["consulate.E001"]),
        ((180_000, "UTF8", "C", SOUND[3]), ["consulate.E002"]),
        ((180_000, "SQL_ASCII", "C.UTF-8", SOUND[3]), ["consulate.E002"]),
        ((*SOUND[:3], {"pg_trgm", "btree_gist"}), ["consulate.E003"]),
        (
            (140_000, "LATIN1", "C", set()),
            ["consulate.E001", "consulate.E002", *["consulate.E003"] * len(checks.EXTENSIONS)],
        ),
    ],
)
def test_a_server(server, problems):
    assert ids(checks.database_problems(*server)) == problems


@pytest.mark.django_db
def test_the_server_of_this_test_is_sound():
    assert checks.check_database(databases=["default"]) == []
    assert checks.check_database(databases=None) == []


def conf(**changes):
    sound = {
        "DEBUG": False,
        "DEMO": False,
        "HTTPS": True,
        "SITE_URL": "https://www.example.org",
        "SECRET_KEY": SOUND_KEY,
        "ALLOWED_HOSTS": ["www.example.org"],
        "TRUSTED_PROXIES": ["127.0.0.1"],
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "SECOND_FACTOR_REQUIRED": True,
        "MEDIA_S3": dict.fromkeys(["endpoint", "bucket", "key_id", "secret"], "") | {"region": "us-east-1"},
    }
    return SimpleNamespace(**sound | changes)


@pytest.mark.parametrize(
    "changes, problems",
    [
        ({}, []),
        ({"HTTPS": False, "SITE_URL": "http://127.0.0.1:8000"}, []),
        ({"HTTPS": False, "SITE_URL": "http://[::1]:8000"}, []),
        ({"HTTPS": False, "SITE_URL": "http://www.example.org"}, ["consulate.E010"]),
        ({"HTTPS": False, "SITE_URL": "http://www.example.org", "DEMO": True}, []),
        ({"SECRET_KEY": "short"}, ["consulate.E011"]),
        ({"ALLOWED_HOSTS": ["*"]}, ["consulate.E012"]),
        ({"ALLOWED_HOSTS": [".example.org"]}, ["consulate.E012"]),
        ({"DEMO": True}, ["consulate.W013"]),
        ({"TRUSTED_PROXIES": []}, ["consulate.W014"]),
        ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, ["consulate.W015"]),
        ({"SECRET_KEY": "x" * 64}, ["consulate.E017"]),
        ({"SECRET_KEY": "changeme" * 8}, ["consulate.E017"]),
        ({"SECRET_KEY": "django-insecure-" + "0123456789abcdef" * 4}, ["consulate.E017"]),
        ({"SECRET_KEY": "x" * 64, "DEMO": True, "HTTPS": False}, []),
        ({"SECOND_FACTOR_REQUIRED": False}, ["consulate.W018"]),
        ({"SECOND_FACTOR_REQUIRED": False, "DEMO": True, "HTTPS": False}, []),
        ({"DEBUG": True}, ["consulate.E019"]),
        ({"DEBUG": True, "HTTPS": False, "ALLOWED_HOSTS": ["*"], "SECRET_KEY": ""}, []),
    ],
)
def test_settings(changes, problems):
    assert ids(checks.settings_problems(conf(**changes))) == problems


WHOLE = {
    "endpoint": "https://s3.example.org",
    "bucket": "a-bucket",
    "key_id": "k",
    "secret": "s+/=",
    "region": "r-1",
}


@pytest.mark.parametrize(
    "changes, problems",
    [
        ({}, []),
        ({"endpoint": "http://127.0.0.1:9000"}, []),
        ({"endpoint": "http://[::1]:9000"}, []),
        ({"endpoint": "http://s3.example.org"}, ["consulate.W022"]),
        *[({name: ""}, ["consulate.E020"]) for name in ("endpoint", "bucket", "key_id", "secret")],
        ({"key_id": "", "secret": ""}, ["consulate.E020"]),
        *[
            ({"endpoint": wrong}, ["consulate.E021"])
            for wrong in (
                "s3.example.org",
                "ftp://x",
                "https://x/bucket",
                "https://k:s@x",
                "https://x?a",
                "https://x:y",
            )
        ],
        *[({"bucket": wrong}, ["consulate.E021"]) for wrong in ("A", "a", "a/b", "-ab", "ab\n", "x" * 64)],
        ({"secret": "a b"}, ["consulate.E021"]),
        ({"key_id": "کلید"}, ["consulate.E021"]),
        ({"region": "EU West"}, ["consulate.E021"]),
    ],
)
def test_a_store_for_pictures(changes, problems):
    found = list(checks.store_problems(WHOLE | changes))
    assert ids(found) == problems
    assert not [problem for problem in found if "s+/=" in problem.msg]
    # In development too.
    assert ids(checks.settings_problems(conf(DEBUG=True, HTTPS=False, MEDIA_S3=WHOLE | changes))) == problems


def test_a_server_does_not_start_on_unsafe_settings():
    checks.refuse_unsafe_start(conf(TRUSTED_PROXIES=[]))
    with pytest.raises(ImproperlyConfigured, match="(?s)E010.*https address.*E011"):
        checks.refuse_unsafe_start(conf(HTTPS=False, SITE_URL="http://www.example.org", SECRET_KEY="short"))


def settings_with(**environment):
    """The settings as another process would read them: their names and values, as Python prints them."""
    code = "from consulate import settings as s; print(s.DATABASES['default'], s.TRUSTED_PROXIES)"
    env = {"PATH": os.environ["PATH"], "SECRET_KEY": SOUND_KEY, **environment}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    return run.stdout + run.stderr


def test_what_the_database_address_says_about_encryption_is_kept():
    read = settings_with(DATABASE_URL="postgres://u:p@db.example/consulate?sslmode=require")
    assert "'sslmode': 'require'" in read
    assert "'connect_timeout': 3" in read


def test_a_mistyped_proxy_stops_the_start():
    assert "does not appear to be an IPv4 or IPv6 network" in settings_with(TRUSTED_PROXIES="proxy.local")
    assert "10.0.0.0/8" in settings_with(TRUSTED_PROXIES="10.0.0.0/8,127.0.0.1")
