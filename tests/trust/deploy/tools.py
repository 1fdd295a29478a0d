"""Programs that not every machine has: a Mac has no systemd, most containers have no Docker."""

import os
import shutil
from pathlib import Path

import pytest

# A machine that was started by systemd has its programs too.
SYSTEMD_RUNS = Path("/run/systemd/system").is_dir()


def is_here(program: str, untried: str, capsys: pytest.CaptureFixture) -> bool:
    """Whether it can be tried; where not, what was not tried stands among the dots of the tests, never in silence."""
    if shutil.which(program):
        return True
    with capsys.disabled():
        print(f"\nNot tried, for there is no {program} here: {untried}.")
    is_owed = program.startswith("systemd") and SYSTEMD_RUNS and "CI" in os.environ
    assert not is_owed, f"this machine of CI runs systemd: install what brings {program}"
    return False
