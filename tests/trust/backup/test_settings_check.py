"""What is wrong with the settings of backups is told by `check`, before the night in which one is to be made."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from consulate import checks
from consulate.backup import sealing, settings_check

NAMES = ("endpoint", "bucket", "key_id", "secret")
WHOLE = dict.fromkeys(NAMES, "") | {"region": "us-east-1"}
BUCKET = {
    "endpoint": "https://s3.example.org", "bucket": "sets", "key_id": "k", "secret": "s3cret/word", "region": "r-1",
}  # fmt: skip


@pytest.fixture
def public(tmp_path) -> str:
    return sealing.new_key(tmp_path / "key")


def found(**changes) -> list[str]:
    sound = {
        "BACKUP_RECIPIENTS": [], "BACKUP_S3": WHOLE, "BACKUP_DIR": Path("/var/backups/consulate"), "DEMO": False,
        "MEDIA_ROOT": Path("/srv/var/media"), "STATIC_ROOT": Path("/srv/var/static"), "HTTPS": True,
    }  # fmt: skip
    problems = list(settings_check.problems(SimpleNamespace(**(sound | changes))))
    assert all(problem.hint for problem in problems)
    return [problem.id for problem in problems]


def test_sound_settings_are_silent(public):
    assert found() == []
    assert found(BACKUP_RECIPIENTS=[public, f" {public}"], BACKUP_S3=BUCKET) == []


@pytest.mark.parametrize("change", ["cut", "empty", "flipped", "secret"])
def test_a_key_that_is_none(public, change, tmp_path):
    secret = (tmp_path / "key").read_text().splitlines()[-1]
    flipped = public[:-1] + ("q" if public[-1] != "q" else "p")
    wrong = {"cut": public[:-1], "empty": "", "flipped": flipped, "secret": secret}[change]
    assert found(BACKUP_RECIPIENTS=[public, wrong]) == ["consulate.E023"]
    problems = settings_check.problems(
        SimpleNamespace(
            BACKUP_RECIPIENTS=[secret], BACKUP_S3=WHOLE, BACKUP_DIR=Path("/b"), MEDIA_ROOT=Path("/m"),
            STATIC_ROOT=Path("/s"), HTTPS=True, DEMO=False,
        )
    )  # fmt: skip
    assert secret not in next(problems).msg


@pytest.mark.parametrize("place", ["/srv/var/media", "/srv/var/media/backups", "/srv/var/static/x"])
def test_sets_that_the_public_could_fetch(place):
    assert found(BACKUP_DIR=Path(place)) == ["consulate.E024"]
    assert found(BACKUP_DIR=Path("/srv/var/media-backups")) == []


def test_sets_that_go_elsewhere_and_are_open():
    assert found(BACKUP_S3=BUCKET) == ["consulate.W025"]
    assert found(BACKUP_S3=BUCKET, HTTPS=False) == []


@pytest.mark.parametrize("missing", NAMES)
def test_half_a_bucket_is_told_with_its_names_and_makes_no_set(settings, missing):
    settings.BACKUP_S3 = BUCKET | {missing: ""}
    problems = checks.check_backups()
    assert problems[0].id == "consulate.E020" and f"BACKUP_S3_{missing.upper()}" in problems[0].msg
    assert not any("s3cret/word" in problem.msg for problem in problems)


def test_the_command_looks_at_them_itself_and_at_nothing_else(site):
    # Whatever else is wrong, a set is made.
    site.done("backup", SITE_URL="http://www.example.org")
    half = site.run("backup", BACKUP_S3_BUCKET="sets")
    assert half.returncode == 2 and "BACKUP_S3_ENDPOINT" in half.stderr and len(site.names()) == 1
