"""Sets are made whole or not at all, hide what they hold, and become the same site elsewhere."""

import json
import random
import resource
import shutil
import signal
import subprocess
import time

import pytest

from consulate.backup import sealing, sets
from tests.machines.machine import ROOT
from tests.trust.backup.conftest import Site
from tests.trust.backup.pages import SENTENCE

_LOGINS = "SELECT count(*) FROM django_session"


def new_key(site: Site, name: str = "key") -> tuple[str, str]:
    """The file of a secret key, and its public half."""
    path = site.sets.parent / name
    said = site.done("backup", "--new-key", path)
    return str(path), said.rsplit("BACKUP_RECIPIENTS=")[1].strip()


def pages(site: Site) -> dict:
    return json.loads(site.done("-m", "tests.trust.backup.pages", "read").splitlines()[-1])


def test_a_restored_site_has_the_same_pages_byte_by_byte_and_nobody_is_logged_in(site, empty):
    before = pages(site)
    assert len(before) >= 20 and {status for status, _digest in before.values()} == {200}
    site.done("backup")
    empty.done("restore", "newest")
    assert pages(empty) == before
    assert site.server.ask(_LOGINS) == [(1,)] and empty.server.ask(_LOGINS) == [(0,)]
    # A day's key is not brought back to life; the quarter's is what bans hold on to.
    keys = "SELECT period, key FROM news_visitorkey WHERE period LIKE '%%-Q%%'"
    assert empty.server.ask(keys) == site.server.ask(keys) != []
    assert empty.server.ask("SELECT count(*) FROM news_visitorkey WHERE period NOT LIKE '%%-Q%%'") == [(0,)]
    (edition,) = site.server.ask("SELECT number FROM news_edition")[0]
    (moved,) = empty.server.ask("SELECT number FROM news_edition")[0]
    assert moved > edition + 1_000_000
    # Another restore moves it again: nobody's kept pages of the first one come back.
    refused = empty.run("restore", "newest")
    assert refused.returncode == 2 and "is not empty" in refused.stderr
    unasked = empty.run("restore", "newest", "--replace")
    assert unasked.returncode == 2 and "Nothing was touched" in unasked.stderr
    empty.server.ask("CREATE TABLE left_by_newer_code ()")
    empty.done("restore", "newest", "--replace", "--yes")
    assert empty.server.ask("SELECT to_regclass('left_by_newer_code')") == [(None,)]
    assert empty.server.ask("SELECT number FROM news_edition")[0][0] > moved
    assert pages(empty) == before


def test_an_encrypted_set_shows_nothing_and_opens_with_its_key_alone(site, empty):
    (key, public), (other, _public) = new_key(site), new_key(site, "other-key")
    site.done("backup")
    shown = b"".join(path.read_bytes() for path in site.newest().iterdir())
    assert b"PGDMP" in shown and b"list.json" in shown
    shutil.rmtree(site.newest())
    site.done("backup", BACKUP_RECIPIENTS=public)
    hidden = b"".join(path.read_bytes() for path in site.newest().iterdir())
    (name,) = site.server.ask("SELECT file FROM news_picture LIMIT 1")[0]
    for told in (b"PGDMP", b"\x1f\x8b\x08\x00", b"list.json", name.encode(), SENTENCE.encode(), b"RIFF"):
        assert told not in hidden, told
    for words, said in (
        ((), "--key"),
        (("--key", other), "another one"),
        (("--key", "/nowhere"), "No such file"),
    ):
        refused = empty.run("restore", "newest", *words)
        assert refused.returncode == 2 and said in refused.stderr
    assert empty.server.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    assert not (empty.folder / "media").exists()
    empty.done("restore", "newest", "--key", key)
    assert empty.server.ask("SELECT count(*) FROM news_picture") == site.server.ask(
        "SELECT count(*) FROM news_picture"
    )


def test_a_key_that_is_none_is_told_before_anything_is_made(site):
    refused = site.run("backup", BACKUP_RECIPIENTS="age1nonsense")
    assert refused.returncode == 2 and "no public key" in refused.stderr
    assert site.names() == []


def test_a_flipped_bit_is_found_before_anything_is_touched(site, empty):
    site.done("backup")
    for part in ("database.dump", "pictures.tar", "manifest.json"):
        path = site.newest() / part
        whole = path.read_bytes()
        flipped = bytearray(whole)
        flipped[len(whole) // 2] ^= 1
        path.write_bytes(flipped)
        with pytest.raises(sets.BadSet, match="damaged"):
            sets.check(site.newest())
        path.write_bytes(whole)
    (site.newest() / "pictures.tar").unlink()
    refused = empty.run("restore", "newest")
    assert refused.returncode == 2 and "is missing" in refused.stderr
    assert not (empty.folder / "media").exists()


def test_a_set_of_newer_code_or_of_a_newer_server_is_refused(site, empty):
    site.done("backup")
    path = site.newest() / sets.MANIFEST
    known = json.loads(json.loads(path.read_bytes())["manifest"])
    for change, said in (
        ({"migrations": {"news": [*known["migrations"]["news"], "9999_of_tomorrow"]}}, "newer code"),
        ({"postgresql": known["postgresql"] + 1}, "not older"),
    ):
        parts = [sets.Part(**part) for part in known["parts"]]
        path.write_bytes(sets.Manifest(**{**known, "parts": parts, **change}).written())
        refused = empty.run("restore", "newest")
        assert refused.returncode == 2 and said in refused.stderr


def test_a_picture_that_is_lost_is_told_and_the_rest_is_kept(site):
    (name,) = site.server.ask("SELECT file FROM news_picture ORDER BY id LIMIT 1")[0]
    lost = site.folder / "media" / name
    aside = lost.with_name(".aside")
    lost.rename(aside)
    try:
        made = site.run("backup")
    finally:
        aside.rename(lost)
    assert made.returncode == 3 and name in made.stderr
    assert sets.check(site.newest()).missing_pictures == 1


def test_two_at_once_make_one_set(site):
    first = subprocess.Popen(
        site.command("backup"), cwd=ROOT, env=site.environment(), stdout=subprocess.DEVNULL
    )
    until = time.monotonic() + 30
    while not site.unfinished():
        assert time.monotonic() < until and first.poll() is None
        time.sleep(0.005)
    first.send_signal(signal.SIGSTOP)
    try:
        second = site.run("backup")
    finally:
        first.send_signal(signal.SIGCONT)
    assert second.returncode == 4 and "Another backup" in second.stderr
    assert first.wait(60) == 0 and len(site.names()) == 1 and not site.unfinished()


def killed_somewhere(site: Site, seconds: float) -> bool:
    """Kill a backup so long after it began to write; whether it was still at work."""
    child = subprocess.Popen(
        site.command("backup"),
        cwd=ROOT,
        env=site.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while child.poll() is None and not site.unfinished():
        time.sleep(0.002)
    time.sleep(seconds)
    child.kill()
    return child.wait() == -signal.SIGKILL


@pytest.mark.parametrize("many", [4, pytest.param(40, marks=pytest.mark.full)])
def test_one_that_is_killed_leaves_no_set_and_the_next_is_fine(site, many):
    chance = random.Random(8)
    killed = 0
    for _number in range(many):
        there = site.names()
        if killed_somewhere(site, chance.uniform(0, 0.4)):
            killed += 1
            # Killed after the name was given, it is a set, and a whole one.
            assert all(sets.check(site.sets / name) for name in set(site.names()) - set(there))
    assert killed
    site.done("backup")
    assert not site.unfinished() and sets.check(site.newest()).pictures > 0


def test_a_full_disk_leaves_no_set_and_says_so(site):
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    ended = subprocess.run(
        site.command("backup"),
        cwd=ROOT,
        env=site.environment(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=little_room,
    )
    assert ended.returncode == 1 and "No backup was made" in ended.stderr and "too large" in ended.stderr
    assert site.names() == [] and not site.unfinished()


def test_a_database_that_is_away_is_told_in_words(site):
    ended = site.run("backup", DATABASE_URL="postgres://nobody:s3cret-word@127.0.0.1:1/consulate")
    assert ended.returncode == 1 and "No backup was made" in ended.stderr
    assert "s3cret-word" not in ended.stdout + ended.stderr and site.names() == []


def test_a_drill_restores_looks_reports_and_leaves_nothing(site, tmp_path):
    site.done("backup")
    said = site.done("restore", "--verify", TMPDIR=str(_open_to_all(tmp_path / "drill")))
    assert "passed" in said and list((tmp_path / "drill").iterdir()) == []
    (report,) = (site.sets / "drills").glob("*.json")
    known = json.loads(report.read_text())
    assert known["passed"] and known["problems"] == [] and known["set"] == site.names()[-1]
    (site.newest() / "pictures.tar").write_bytes(b"")
    failed = site.run("restore", "--verify", site.newest())
    assert failed.returncode == 1 and "damaged" in failed.stderr


def test_a_drill_without_the_key_is_neither_passed_nor_failed(site, tmp_path):
    public = sealing.new_key(tmp_path / "key")
    site.done("backup", BACKUP_RECIPIENTS=public)
    tried = site.run("restore", "--verify")
    assert tried.returncode == 3 and "--key" in tried.stderr and "NOT POSSIBLE HERE" in tried.stdout
    (report,) = (site.sets / "drills").glob("*.json")
    known = json.loads(report.read_text())
    assert known["passed"] is None and "bytes right" in known["findings"]["checksums"]
    # Damage shows without a key.
    (site.newest() / "pictures.tar.age").write_bytes(b"")
    assert site.run("restore", "--verify", site.newest()).returncode == 1


def _open_to_all(folder):
    folder.mkdir()
    for each in (folder, *folder.parents):
        if each.stat().st_uid == folder.stat().st_uid and str(each).startswith("/tmp/"):
            each.chmod(0o755)
    return folder
