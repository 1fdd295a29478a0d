"""What an operator and a stranger are told: each promise has its test, and the examples are settings that work."""

import re

import dj_email_url
from environs import Env

from tests.trust.deploy.units import ROOT

PROMISES = (ROOT / "SECURITY.md").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
INSTALL = (
    (ROOT / "docs" / "operations.md").read_text().partition("## Install on Debian")[2].partition("\n## ")[0]
)


def test_every_promise_names_a_test_that_is_there():
    rows = re.findall(r"^\| (?!promise|-)(.+) \| (.+) \|$", PROMISES, re.MULTILINE)
    assert len(rows) > 8
    for promise, proofs in rows:
        names = re.findall(r"`(tests/[^`]+)`", proofs)
        assert names, promise
        for name in names:
            place = ROOT / name
            files = [place] if place.is_file() else list(place.glob("test_*.py"))
            assert any("def test_" in file.read_text() for file in files), name


def test_the_way_to_tell_us_of_a_hole_is_the_one_that_the_site_names(client, db):
    assert "/.well-known/security.txt" in PROMISES and "SECURITY.md" in (ROOT / "README.md").read_text()
    assert "Contact: " in client.get("/.well-known/security.txt").text


def test_the_installation_sets_what_the_example_names():
    # That it names every setting, and no other: tests/test_repository.py.
    named = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", EXAMPLE, re.MULTILINE))
    written = set(re.findall(r"^ +([A-Z][A-Z0-9_]+)=", INSTALL, re.MULTILINE)) - {"DJANGO_SUPERUSER_PASSWORD"}
    assert {"SECRET_KEY", "SITE_URL", "DATABASE_URL", "TRUSTED_PROXIES"} <= written <= named


def test_the_examples_of_addresses_are_understood(monkeypatch):
    for text in (EXAMPLE, INSTALL):
        mail = dj_email_url.parse(re.search(r"EMAIL_URL=(\S+)", text)[1])
        assert mail["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and mail["EMAIL_USE_TLS"]
        monkeypatch.setenv("DATABASE_URL", re.search(r"DATABASE_URL=(\S+)", text)[1])
        database = Env().dj_db_url("DATABASE_URL")
        assert database["NAME"] == "consulate" and database["HOST"] in ("127.0.0.1", "/run/postgresql")
