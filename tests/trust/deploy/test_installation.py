"""What the steps of the installation, the runbooks and the files of deploy/ say of each other."""

import re
import subprocess

import pytest
from django.core.management import get_commands

from tests.trust.deploy.units import FOLDER, ROOT, names

TEXT = (ROOT / "docs" / "operations.md").read_text()
NGINX = ROOT / "deploy" / "nginx.conf"
TIMERS = names("timer")
# What has to be right goes on while a crowd reads.
GO_ON = {"consulate-command@backup.timer", "consulate-command@verify_audit.timer", "consulate-drill.timer"}


def section(title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}.*?(?=^## )", TEXT, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[0]


INSTALL, RUNBOOKS = section("Install on Debian"), section("Runbooks")


def test_nginx_reads_pictures_as_the_group_of_their_folder():
    (account,) = re.findall(r"^user (\S+);$", (ROOT / "deploy/site/account.conf").read_text(), re.MULTILINE)
    # Only there: nginx refuses a second one. Outside of every block, where it is understood.
    before = NGINX.read_text().partition("events {")[0]
    assert "\ninclude site/account.conf;\n" in before and "\nuser " not in NGINX.read_text()
    (group,) = re.findall(r"install -d -o consulate -g (\S+) -m 2750 \S+/media$", INSTALL, re.MULTILINE)
    (keeper,) = re.findall(r"install -d -o (\S+) /var/cache/nginx$", INSTALL, re.MULTILINE)
    assert account == group == keeper


def test_each_file_that_nginx_includes_is_there_and_told_of():
    included = set(re.findall(r"include (site/\S+);", NGINX.read_text()))
    assert included == {f"site/{path.name}" for path in (ROOT / "deploy" / "site").iterdir()}
    told = section("nginx in front")
    assert all(f"`{name.removeprefix('site/')}`" in told for name in included)


@pytest.mark.parametrize("text", [INSTALL, RUNBOOKS], ids=["installation", "runbooks"])
def test_each_command_that_is_told_exists(text):
    # "consulate" is the word of step 5, where a command may begin.
    told = set(re.findall(r"(?:^ *|`|&& |… )consulate (?:--owner )?([a-z][a-z_]+)", text, re.MULTILINE))
    assert len(told) > 4
    assert told <= set(get_commands())


def test_the_crowd_stops_the_timers_that_can_wait_and_no_other():
    (choice,) = re.findall(r"\$\((ls consulate-\*\.timer \| grep .+?)\)", RUNBOOKS)
    chosen = subprocess.run(
        ["sh", "-c", choice], cwd=FOLDER, capture_output=True, text=True, check=True
    ).stdout.split()
    assert set(TIMERS) - set(chosen) == GO_ON and set(chosen) < set(TIMERS)
