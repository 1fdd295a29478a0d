"""Which sets stay, and what is known of the newest."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

import consulate.backup as backup
from consulate.backup import programs
from consulate.backup.reports import Drill
from consulate.backup.rotation import outlived
from consulate.backup.sets import MANIFEST, BackupFailed, name_at
from consulate.backup.stores import Folder

NOON = datetime(2026, 11, 29, 9, tzinfo=UTC)


def nights(many: int, hours: int = 24) -> list[str]:
    return [name_at(NOON - timedelta(hours=hours * number)) for number in range(many)]


@pytest.mark.parametrize(
    "keep, many, hours, staying",
    [
        ((7, 0, 0), 30, 24, 7),
        ((7, 4, 6), 400, 24, 15),
        ((7, 0, 0), 72, 1, 5),
        ((0, 0, 0), 9, 24, 2),
        ((1, 1, 1), 1, 24, 1),
    ],
)
def test_of_each_period_the_newest_stays(keep, many, hours, staying):
    names = nights(many, hours)
    gone = outlived(names, keep)
    assert len(set(names) - set(gone)) == staying
    assert names[0] not in gone


def test_sets_stay_where_none_was_made_for_a_year():
    old = [name_at(NOON - timedelta(days=400 + number)) for number in range(10)]
    assert len(set(old) - set(outlived(old, (7, 4, 6)))) >= 7


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.BACKUP_DIR = tmp_path
    settings.BACKUP_S3 = {"endpoint": ""}
    backup.forget()
    yield tmp_path
    backup.forget()


def test_the_age_is_that_of_the_newest_whole_set(folder):
    assert backup.age_of_newest() is None
    for name, whole in (
        (name_at(datetime.now(UTC) - timedelta(hours=3)), True),
        (name_at(datetime.now(UTC)), False),
    ):
        (folder / name).mkdir()
        if whole:
            (folder / name / MANIFEST).write_text("{}")
    assert backup.age_of_newest() is None, "asked once a minute"
    backup.forget()
    assert timedelta(hours=3) <= backup.age_of_newest() < timedelta(hours=3, minutes=1)


@pytest.mark.parametrize("hours, age", [(0.5, timedelta(0)), (2, timedelta(hours=30))])
def test_a_set_of_a_clock_that_is_ahead_does_not_pass_for_the_newest(folder, hours, age):
    now = datetime.now(UTC)
    for moment in (now - timedelta(hours=30), now + timedelta(hours=hours)):
        (folder / name_at(moment)).mkdir()
        (folder / name_at(moment) / MANIFEST).write_text("{}")
    # A clock that is a little ahead is no reason to tell of an old backup.
    assert age - timedelta(hours=1) <= backup.age_of_newest() < age + timedelta(minutes=1)
    assert backup.is_too_old(backup.age_of_newest()) is (hours == 2)
    # What the desk's card says is of the same set.
    assert datetime.now(UTC) - backup.state().newest < age + timedelta(minutes=1)


def test_the_last_drill_is_read_from_its_report_and_a_broken_one_hides_none(folder):
    Folder(folder).keep_report("20261129T090000Z", Drill(NOON.isoformat(), "x", False, 5.0).written())
    assert backup.last_drill().moment == NOON and not backup.last_drill().passed
    for number, broken in enumerate((b"[]", b"{}", b"", Drill("yesterday", "x", True, 5.0).written())):
        Folder(folder).keep_report(f"20261129T10000{number}Z", broken)
    backup.forget()
    assert backup.last_drill().moment == NOON


def test_a_drill_that_was_not_possible_is_told_and_takes_no_other_ones_place(folder):
    later = NOON + timedelta(days=7)
    Folder(folder).keep_report("20261206T090000Z", Drill(later.isoformat(), "y", None, 1.0).written())
    assert backup.last_drill() is None and backup.state().impossible.moment == later
    Folder(folder).keep_report("20261129T090000Z", Drill(NOON.isoformat(), "x", True, 5.0).written())
    backup.forget()
    assert backup.last_drill().moment == NOON and backup.state().impossible.moment == later
    # Where the key is, it was possible since.
    Folder(folder).keep_report("20261207T090000Z", Drill(later.isoformat(), "y", True, 5.0).written())
    backup.forget()
    assert backup.last_drill().moment == later and backup.state().impossible is None


def test_a_place_that_is_silent_holds_up_nobody(folder, monkeypatch):
    is_over, asked = Event(), []

    def silent(self) -> list[str]:
        asked.append(1)
        is_over.wait(60)
        raise OSError("no answer")

    monkeypatch.setattr(Folder, "names", silent)
    monkeypatch.setattr(backup._known, "_patience", 0.2)
    began = time.monotonic()
    try:
        assert [backup.state() for _number in range(20)] == [None] * 20
        assert time.monotonic() - began < 5 and asked == [1]
    finally:
        is_over.set()


def test_a_client_that_is_older_than_the_server_is_refused_with_what_to_install():
    with pytest.raises(BackupFailed, match="postgresql-client-99"):
        programs.fitting("pg_dump", 99)
    assert programs._version(programs.fitting("pg_dump", 15)) >= 15
