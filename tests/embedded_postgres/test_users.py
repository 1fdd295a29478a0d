"""Who uses the server: it starts for the first, stops after the last, however either of them ends."""

import os
import signal
import subprocess

from tests.embedded_postgres.place import eventually

# Seconds that the server may outlive a last user that was killed.
SOON = 5


def test_four_processes_at_once_make_one_data_folder_and_one_server(new_place):
    visitors = [new_place.visitor() for _ in range(4)]

    answers = [visitor.answer() for visitor in visitors]

    assert answers == [answers[0]] * 4
    assert len(new_place.servers()) == 1
    assert len(new_place.watchers()) == 1
    log = (new_place.folder / "log").read_text()
    assert log.count("ready to accept connections") == 1
    assert [visitor.leave() for visitor in visitors] == [0] * 4


def test_it_stops_before_the_last_user_has_ended_and_not_before(place):
    first, second = place.connected_visitor(), place.connected_visitor()

    assert first.leave() == 0
    assert second.ask("look again")[0] == "consulate"
    assert second.leave() == 0

    assert place.servers() == []
    assert not place.postmaster_pid.exists()
    assert eventually(lambda: place.watchers() == [])


def test_it_stops_by_itself_when_its_only_user_is_killed(place):
    visitor = place.connected_visitor()

    assert visitor.end(signal.SIGKILL) == -signal.SIGKILL

    assert eventually(lambda: place.servers() == [], SOON)
    assert eventually(lambda: place.watchers() == [])
    assert place.connected_visitor().leave() == 0


def test_it_stops_by_itself_when_its_only_user_is_terminated(place):
    visitor = place.connected_visitor()

    assert visitor.end(signal.SIGTERM) == -signal.SIGTERM

    assert eventually(lambda: place.servers() == [], SOON)
    assert not place.postmaster_pid.exists()


def test_it_stops_cleanly_when_the_terminal_interrupts_everybody(place):
    visitor = place.connected_visitor()
    server = place.servers()

    # Ctrl-C goes to every process of the foreground group: neither server nor watcher may be in it.
    os.killpg(visitor.process.pid, signal.SIGINT)
    visitor.process.wait()

    assert "KeyboardInterrupt" in visitor.process.stderr.read()
    assert {os.getsid(pid) for pid in server}.isdisjoint({visitor.process.pid})
    assert place.servers() == []
    assert "database system is shut down" in (place.folder / "log").read_text()


def test_it_outlives_a_killed_user_while_another_one_uses_it(place):
    killed, other = place.connected_visitor(), place.connected_visitor()
    server = place.servers()

    killed.end(signal.SIGKILL)

    assert not eventually(lambda: place.servers() != server, 1.5)
    assert other.ask("look again")[0] == "consulate"


def test_the_next_start_replaces_a_server_that_nobody_holds(place):
    visitor = place.connected_visitor()
    server = place.servers()
    place.kill(place.watchers())
    visitor.end(signal.SIGKILL)
    assert place.servers() == server

    other = place.connected_visitor()

    assert len(place.servers()) == 1
    assert place.servers() != server
    assert other.leave() == 0
    assert place.servers() == []


def test_the_next_user_brings_a_new_watcher_where_the_old_one_was_killed(place):
    first = place.connected_visitor()
    place.kill(place.watchers())

    second = place.connected_visitor()

    assert len(place.watchers()) == 1
    first.end(signal.SIGKILL)
    second.end(signal.SIGKILL)
    assert eventually(lambda: place.servers() == [], SOON)


def test_a_user_starts_the_server_again_that_died_under_it(place):
    visitor = place.connected_visitor()
    server = place.servers()
    place.kill(server)

    assert visitor.ask("look again")[0] == "consulate"

    assert len(place.servers()) == 1
    assert place.servers() != server


def test_a_forked_child_that_connects_keeps_the_server_after_its_parent(place):
    parent = place.connected_visitor()
    server = place.servers()
    child = parent.fork("fork a child that connects", says="consulate")

    assert parent.leave() == 0
    os.kill(child, signal.SIGUSR1)

    assert parent.answer() == "consulate"
    assert place.servers() == server
    os.kill(child, signal.SIGTERM)
    assert eventually(lambda: place.servers() == [], SOON)


def test_a_forked_child_that_does_not_connect_keeps_no_server(place):
    parent = place.connected_visitor()
    child = parent.fork("fork an idle child", says="idle")

    assert parent.leave() == 0

    assert place.servers() == []
    os.kill(child, signal.SIGUSR1)
    assert parent.answer() == "consulate"
    assert len(place.servers()) == 1
    os.kill(child, signal.SIGTERM)
    assert eventually(lambda: place.servers() == [], SOON)


def test_a_program_that_a_user_started_keeps_no_server(place):
    visitor = place.connected_visitor()
    started = visitor.ask("start a program")

    assert visitor.leave() == 0

    assert place.servers() == []
    assert subprocess.run(["kill", str(started)], check=False).returncode == 0
