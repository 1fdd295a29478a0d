"""Whose the server is: ours, or an unprivileged account's when we are root; both ways are asserted."""

import os
import pwd
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from consulate.embedded_postgres import binaries, processes
from consulate.embedded_postgres.account import ourselves, server_account

ROOT = os.geteuid() == 0


def rights(paths: list[Path]) -> list[tuple[int, int, int]]:
    return [(found.st_mode, found.st_uid, found.st_gid) for found in map(Path.stat, paths)]


def test_it_runs_under_an_unprivileged_account_and_changes_no_permission_outside(new_place):
    program = binaries.program("postgres")
    outside = [*new_place.folder.parents, program, *program.parents]
    before = rights(outside)

    visitor = new_place.connected_visitor()
    server = Path(f"/proc/{new_place.servers()[0]}").stat()
    assert visitor.leave() == 0

    assert rights(outside) == before
    assert server.st_uid != 0
    assert server.st_uid == (server_account(new_place.folder).uid if ROOT else os.geteuid())
    assert {path.stat().st_uid for path in new_place.folder.rglob("*")} == {server.st_uid}
    assert not [path for path in new_place.folder.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]


def test_root_takes_the_account_that_owns_the_folder(new_place):
    new_place.folder.mkdir(mode=0o700)
    owner = pwd.getpwnam("nobody").pw_uid if ROOT else os.geteuid()
    os.chown(new_place.folder, owner, -1)

    new_place.connected_visitor()

    assert Path(f"/proc/{new_place.servers()[0]}").stat().st_uid == owner


def test_it_names_the_folder_that_the_account_may_not_enter_and_the_remedy(new_place):
    barred = new_place.root / "barred"
    barred.mkdir(mode=0o700 if ROOT else 0o000)
    new_place.folder = barred / "postgres"

    complaint = new_place.visitor().complaint().splitlines()[-1]

    assert complaint.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert str(barred) in complaint
    remedy = "chmod o+x" if ROOT else "Give the account that runs this command the right"
    assert remedy in complaint
    assert stat.S_IMODE(barred.stat().st_mode) == (0o700 if ROOT else 0o000)
    assert not ROOT or list(barred.iterdir()) == []
    barred.chmod(0o700)


def test_it_lets_the_account_through_a_private_project_and_opens_nothing_else(new_place, made):
    """A checkout in a folder that `mktemp -d` made: root's alone, until the server has to pass."""
    project = new_place.root / "project"
    project.mkdir(mode=0o700)
    secret = project / "secret"
    secret.write_text("x")
    secret.chmod(0o600)
    around = rights([new_place.root, *new_place.root.parents])
    new_place.folder = project / "var" / "postgres"

    assert new_place.connected_visitor(PROJECT=str(project)).leave() == 0

    mode = stat.S_IMODE(project.stat().st_mode)
    assert mode == (0o710 if ROOT else 0o700)
    assert not ROOT or project.stat().st_gid == server_account(new_place.folder).gid
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert rights([new_place.root, *new_place.root.parents]) == around


def test_reach_is_asked_of_the_system_for_folders_and_programs(root, made):
    account = server_account(root / "postgres")
    barred = root / "barred"
    barred.mkdir()
    os.chown(barred, account.uid, -1)
    barred.chmod(0o000)
    unfit = root / "program"
    unfit.write_text("not a program")

    assert processes.first_refused([root, barred], account) == barred
    assert processes.first_refused([root, unfit], account) == unfit
    assert processes.first_refused([root, binaries.program("postgres")], account) is None
    barred.chmod(0o700)


def test_it_refuses_a_folder_that_is_anothers(new_place):
    if ROOT:
        # Root's own, and in use for something else.
        new_place.folder.mkdir()
        (new_place.folder / "letters.txt").touch()
    else:
        new_place.folder = Path("/etc")
    before = rights([new_place.folder])

    complaint = new_place.visitor().complaint()

    assert "belongs to the account number 0" in complaint
    assert rights([new_place.folder]) == before


def test_it_says_which_account_is_missing(root):
    # Only root chooses an account; anybody else is the account.
    if ROOT:
        with pytest.raises(ImproperlyConfigured, match="no unprivileged account no-such-account"):
            server_account(root / "postgres", wanted="no-such-account")
    else:
        assert server_account(root / "postgres", wanted="no-such-account") == ourselves()


def test_root_never_runs_it_as_root_even_when_asked(root):
    if ROOT:
        with pytest.raises(ImproperlyConfigured, match="no unprivileged account root"):
            server_account(root / "postgres", wanted="root")
    else:
        assert server_account(root / "postgres", wanted="root").uid == os.geteuid()


def test_no_other_account_can_connect_even_where_the_folder_was_opened(place):
    place.connected_visitor()
    place.folder.chmod(0o755)

    way_in = (place.folder / ".s.PGSQL.5432").stat()
    assert way_in.st_uid == server_account(place.folder).uid
    assert stat.S_IMODE(way_in.st_mode) == 0o700
    if ROOT:
        psql = [binaries.program("psql"), "-h", place.folder, "-U", "postgres", "-c", "SELECT 1"]
        stranger = server_account(place.root, wanted="daemon")
        assert "Permission denied" in processes.run(psql, stranger).stdout
        assert "1 row" in processes.run(psql, server_account(place.folder)).stdout
