"""The units of systemd: fenced in, complete, and starting commands that exist."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.trust.deploy.tools import is_here
from tests.trust.deploy.units import FOLDER, ROOT, command, cron_lines, names, read, service_of, timed

SERVICES = [*(name for name in names("service") if "@." not in name), "consulate-failed@any.service"]
TIMED = [service_of(name) for name in names("timer")]
# What a hand starts, or a deployment.
BY_HAND = {
    "backup",
    "demo",
    "export_articles",
    "grant_web_role",
    "import_articles",
    "import_pages",
    "make_renditions",
    "migrate",
    "reset_second_factor",
    "unlock_login",
    "person_data",
    "recount_archive",
    "restore",
    "sanitize_articles",
    "sync_roles",
    "take_back",
}
MUST_BE = {
    "User": "consulate",
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "ProtectProc": "invisible",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "MemoryDenyWriteExecute": "yes",
    "CapabilityBoundingSet": "",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "EnvironmentFile": "/etc/consulate/consulate.env",
}
WRITABLE = {"/srv/consulate/var/media", "-/var/backups/consulate"}
# Without it the units are only read.
ANALYZE = "systemd-analyze"


@pytest.mark.parametrize("name", sorted({*SERVICES, *TIMED}))
def test_each_service_is_fenced_in(name):
    unit = read(name)
    for key, value in MUST_BE.items():
        assert unit[key][-1] == value, key
    # Neither the code nor what is served from the disk can be changed by whoever takes the site over.
    assert set(unit["ReadWritePaths"]) <= WRITABLE
    assert "~@privileged" in unit["SystemCallFilter"]
    assert not [line for line in unit["Environment"] if re.search("SECRET|PASSWORD|URL", line)]
    assert all(not line.startswith(("+", "!")) for line in unit["ExecStart"])


@pytest.mark.parametrize(
    "name", [name for name in sorted({*SERVICES, *TIMED}) if not name.startswith("consulate-failed")]
)
def test_what_fails_is_said_and_bounded(name):
    unit = read(name)
    assert unit["OnFailure"] == ["consulate-failed@%N.service"]
    assert unit["MemoryMax"] and unit["TasksMax"]


def test_a_drill_unpacks_onto_a_disk_and_not_into_memory():
    """/tmp may be memory, which counts against the bound; systemd gives a service a /var/tmp of its own."""
    unit = read("consulate-drill.service")
    assert "TMPDIR=/var/tmp" in unit["Environment"] and unit["PrivateTmp"] == ["yes"]


@pytest.mark.parametrize("timer", names("timer"))
def test_each_timer_catches_up_and_starts_a_command_that_exists(timer):
    unit = read(timer)
    assert unit["Persistent"] == ["true"] and unit["RandomizedDelaySec"] and unit["WantedBy"]
    name, *arguments = command(service_of(timer))
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    parser.parse_args(arguments)


def test_each_command_of_the_site_is_started_by_time_or_by_hand():
    ours = {
        path.stem
        for app in ("consulate", "news", "comments")
        for path in (ROOT / app / "management" / "commands").glob("[!_]*.py")
    }
    by_time = {command(name)[0] for name in TIMED}
    assert ours - by_time <= BY_HAND, "give it a timer in deploy/systemd, or say here that a hand starts it"
    assert by_time <= ours | {"clearsessions"}


def test_what_time_starts_is_what_the_docs_say():
    text = (ROOT / "docs" / "operations.md").read_text()
    assert cron_lines(text, r"manage\.py") == timed()
    # A control: both the time and the words are read.
    assert ("0 5 * * 0", "restore --verify newest") in timed() and len(timed()) == len(TIMED)


@pytest.fixture(scope="module")
def copied(tmp_path_factory) -> dict[str, str]:
    """The units where systemd looks for them, with programs that are here; how to call it then."""
    folder = tmp_path_factory.mktemp("units")
    shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
    for path in folder.rglob("*.*"):
        if path.is_file():
            path.write_text(
                re.sub(
                    r"/srv/consulate/current/\.venv/bin/\w+|/usr/bin/logger",
                    shutil.which("true"),
                    path.read_text(),
                )
            )
    others = "/etc/systemd/system:/usr/lib/systemd/system:/lib/systemd/system"
    # Targets of the system may be missing in a small image; what matters of them is that they have names.
    for target in (
        "sysinit",
        "basic",
        "shutdown",
        "timers",
        "network-online",
        "time-set",
        "time-sync",
        "multi-user",
    ):
        (folder / f"{target}.target").write_text("[Unit]\nDescription=of the test\n")
    (folder / "system.slice").write_text("[Unit]\nDescription=of the test\n")
    return {**os.environ, "SYSTEMD_UNIT_PATH": f"{folder}:{others}", "FOLDER": str(folder)}


def test_systemd_finds_nothing_wrong(copied, capsys):
    if not is_here(ANALYZE, "whether systemd understands the units", capsys):
        return
    files = [
        path
        for path in Path(copied["FOLDER"]).iterdir()
        if path.name.startswith("consulate-") and path.is_file()
    ]
    done = subprocess.run(
        [ANALYZE, "verify", *files], env=copied, capture_output=True, text=True, check=False
    )
    # A control: it sees what is wrong.
    Path(copied["FOLDER"], "wrong.service").write_text("[Service]\nExecStart=/nowhere\nProtectSytem=strict\n")
    control = subprocess.run(
        [ANALYZE, "verify", Path(copied["FOLDER"], "wrong.service")],
        env=copied, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "ProtectSytem" in control.stderr and control.returncode
    said = [line for line in done.stderr.splitlines() if "consulate" in line]
    assert said == []
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "name",
    ["consulate-web.service", "consulate-command@empty_bin.service", "consulate-command@backup.service"],
)
def test_little_is_left_open(copied, name, capsys):
    """The exposure that systemd counts, of 10; without the fence it is 9 and more."""
    if not is_here(ANALYZE, f"what {name} leaves open", capsys):
        return
    done = subprocess.run(
        [ANALYZE, "security", "--offline=yes", "--threshold=15", name],
        env=copied, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
