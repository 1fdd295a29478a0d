"""Where it must work: a poor environment, long and Persian paths, a shared temporary folder."""

import os
import shutil
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from consulate.embedded_postgres.folder import Folder
from tests.embedded_postgres.place import Place


@pytest.fixture
def long_place(root, made):
    place = Place(root, "/".join(["پوشه‌ای با نامی بسیار بلند"] * 4))
    place.folder.parent.mkdir(parents=True)
    subprocess.run(["cp", "-a", made.folder, place.folder], check=True)
    yield place
    place.clear()
    shutil.rmtree(Folder(place.folder).socket_folder, ignore_errors=True)


def test_it_works_without_locale_home_and_runtime_folder(new_place, root):
    root.joinpath("home").mkdir(mode=0o500)

    visitor = new_place.connected_visitor(LC_ALL="C", HOME=str(root / "home"))

    assert "XDG_RUNTIME_DIR" not in visitor.environment
    assert visitor.ask("look again")[3] == "C.UTF-8"
    assert visitor.leave() == 0


def test_no_variable_of_the_environment_leads_it_astray(new_place):
    names = ["LC_ALL", "LANG", "XDG_RUNTIME_DIR", "PGDATA", "PGPORT", "PGHOST", "PGUSER", "PGDATABASE"]

    visitor = new_place.connected_visitor(**dict.fromkeys(names, "/no/such"))

    assert visitor.ask("look again")[:4] == ["consulate", "UTF8", "c", "C.UTF-8"]


def test_users_with_different_temporary_folders_meet_at_one_server(long_place, root):
    first = long_place.connected_visitor(TMPDIR=str(root))
    second = long_place.connected_visitor()

    assert len(long_place.servers()) == 1
    assert [first.leave(), second.leave()] == [0, 0]


def test_a_long_path_has_its_socket_in_a_private_folder_that_goes_with_the_server(long_place):
    visitor = long_place.connected_visitor()
    place_of_socket = Folder(long_place.folder).socket_folder

    assert len(os.fsencode(long_place.folder)) > 107
    assert place_of_socket.parent == Path("/tmp")
    assert stat.S_IMODE(place_of_socket.stat().st_mode) == 0o700
    assert place_of_socket.stat().st_uid == long_place.data.stat().st_uid
    assert visitor.leave() == 0
    assert not place_of_socket.exists()


def test_a_long_path_starts_over_the_traces_of_a_crash(long_place):
    long_place.connected_visitor()
    long_place.crash()
    assert Folder(long_place.folder).socket_folder.exists()

    assert long_place.connected_visitor().leave() == 0

    assert not Folder(long_place.folder).socket_folder.exists()


def test_it_refuses_a_socket_folder_that_others_may_enter(long_place):
    squatted = Folder(long_place.folder).socket_folder
    squatted.mkdir()
    squatted.chmod(0o777)

    complaint = long_place.visitor().complaint()

    assert "is not a private folder of the account" in complaint
    assert long_place.servers() == []
    squatted.rmdir()


def test_it_refuses_a_socket_folder_that_is_a_link(long_place, root):
    squatted = Folder(long_place.folder).socket_folder
    squatted.symlink_to(root)

    assert "is not a private folder of the account" in long_place.visitor().complaint()

    squatted.unlink()


def test_the_socket_is_the_only_way_in_and_is_for_the_account_alone(place):
    place.connected_visitor()

    way_in = place.folder / ".s.PGSQL.5432"
    assert stat.S_IMODE(way_in.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(way_in))
    assert "listening on IPv" not in (place.folder / "log").read_text()
