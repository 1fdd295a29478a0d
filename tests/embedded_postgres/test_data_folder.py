"""What may be found in the folder: nothing, a half-made one, a broken one, the traces of a crash."""

import shutil
import signal
import subprocess

from consulate.embedded_postgres import binaries, processes
from consulate.embedded_postgres.account import server_account
from consulate.embedded_postgres.cluster import Cluster
from consulate.embedded_postgres.folder import Folder
from consulate.embedded_postgres.postmaster import Postmaster
from tests.embedded_postgres.place import eventually


def test_a_new_data_folder_is_utf8_with_checksums_and_no_trust_outside(new_place):
    visitor = new_place.connected_visitor()

    assert visitor.ask("look again") == ["consulate", "UTF8", "c", "C.UTF-8", "off", "", "on"]
    rules = [line.split() for line in (new_place.data / "pg_hba.conf").read_text().splitlines()]
    assert {rule[-1] for rule in rules if rule and rule[0] == "host"} == {"reject"}
    assert not (new_place.folder / "data.unfinished").exists()


def test_durable_data_are_flushed_to_the_disk(new_place):
    assert new_place.connected_visitor(DURABLE="yes").ask("look again")[4] == "on"


def test_it_starts_over_the_traces_of_a_crash(place):
    place.connected_visitor()
    place.crash()
    assert place.postmaster_pid.exists()

    assert place.connected_visitor().leave() == 0

    assert "database system was not properly shut down" in (place.folder / "log").read_text()


def test_it_starts_though_the_noted_process_number_is_another_program_now(place):
    place.connected_visitor()
    place.crash()
    account = server_account(place.folder)
    with subprocess.Popen(["/bin/sleep", "60"], **account.identity()) as stranger:
        for note in (place.postmaster_pid, place.folder / ".s.PGSQL.5432.lock"):
            lines = note.read_text().splitlines()
            note.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")

        visitor = place.connected_visitor()

        assert visitor.ask("look again")[0] == "consulate"
        assert visitor.leave() == 0
        assert stranger.poll() is None
        stranger.kill()


def test_it_starts_though_the_note_of_the_process_number_is_empty(place):
    place.connected_visitor()
    place.crash()
    place.postmaster_pid.write_text("")

    assert place.connected_visitor().leave() == 0


def test_it_makes_anew_what_a_killed_initdb_left_half_made(new_place):
    visitor = new_place.visitor()
    unfinished = new_place.folder / "data.unfinished"
    assert eventually(lambda: (unfinished / "PG_VERSION").exists())
    visitor.end(signal.SIGKILL)
    # The initdb that nobody waits for any more still counts as working in the folder.
    folder = Folder(new_place.folder)
    assert Postmaster(Cluster(folder, server_account(folder.path), durable=False)).is_alive()
    assert not new_place.data.exists()
    (new_place.data.parent / "data.unfinished" / "a file of no use").touch()

    assert new_place.connected_visitor().leave() == 0

    assert not unfinished.exists()
    assert not (new_place.data / "a file of no use").exists()


def test_it_says_so_and_changes_nothing_where_the_data_folder_is_broken(place):
    place.connected_visitor().leave()
    for content in (None, "not a version"):
        (place.data / "PG_VERSION").unlink()
        if content:
            (place.data / "PG_VERSION").write_text(content)
        before = {path: path.stat().st_mtime_ns for path in place.data.rglob("*")}

        complaint = place.visitor().complaint()

        assert "not a complete data folder" in complaint
        assert "Restore it from a backup" in complaint
        assert {path: path.stat().st_mtime_ns for path in place.data.rglob("*")} == before
        (place.data / "PG_VERSION").touch()


def test_it_refuses_the_data_of_another_major_version(place):
    place.connected_visitor().leave()
    (place.data / "PG_VERSION").write_text("15\n")

    complaint = place.visitor().complaint()

    assert f"was made by PostgreSQL 15, and this is PostgreSQL {binaries.major_version()}" in complaint


def test_it_shows_the_words_of_a_server_that_cannot_start(place):
    place.connected_visitor().leave()
    with (place.data / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = 1\n")

    complaint = place.visitor().complaint()

    assert "django.db.utils.OperationalError: The embedded PostgreSQL did not start" in complaint
    assert 'unrecognized configuration parameter "no_such_setting"' in complaint
    assert eventually(lambda: place.watchers() == [])


def test_it_lets_a_server_alone_that_was_started_by_hand(place):
    place.connected_visitor().leave()
    account = server_account(place.folder)
    pg_ctl = binaries.program("pg_ctl")
    by_hand = [pg_ctl, "start", "-l", "/dev/null", "-o", f"-c listen_addresses= -k {place.folder}"]
    assert processes.run([*by_hand, "-D", place.data], account).returncode == 0
    server = place.servers()

    complaint = place.visitor().complaint()

    assert "started by hand" in complaint
    assert place.servers() == server
    assert processes.run([pg_ctl, "stop", "-D", place.data], account).returncode == 0
    assert place.connected_visitor().leave() == 0


def test_it_says_so_when_the_folder_is_removed_under_its_users(place):
    visitor = place.connected_visitor()
    place.kill(place.servers())
    shutil.rmtree(place.folder)

    visitor.process.stdin.write("look again\n")
    visitor.process.stdin.close()

    assert "OperationalError" in visitor.complaint()
    assert not place.folder.exists()
    assert eventually(lambda: place.watchers() == [])
