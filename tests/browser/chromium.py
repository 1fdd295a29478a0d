"""Finds a Chromium for the browser tests, and gets one where there is none.

Run as a program it makes sure that one is there: Playwright's own, else the system's package.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# The shell is the same engine without a window's furniture: opening a page costs it a quarter.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
INSTALLERS = {
    "apt-get": [
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "chromium-headless-shell"],
        ["apt-get", "install", "-y", "-qq", "chromium"],
    ],
    "dnf": [["dnf", "install", "-y", "-q", "chromium"]],
    "apk": [["apk", "add", "--quiet", "chromium"]],
    "pacman": [["pacman", "-Sy", "--noconfirm", "--quiet", "chromium"]],
}


def find() -> str | None:
    """The path of a Chromium: CHROMIUM of the environment, the system's, or Playwright's."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def main() -> int:
    if find():
        return 0
    print("No Chromium found; getting one for the browser tests ...", file=sys.stderr)
    _run([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"])
    if find():
        return 0
    manager = next((name for name in INSTALLERS if shutil.which(name)), None)
    if manager and os.geteuid() == 0:
        for command in INSTALLERS[manager]:
            _run(command)
            if find():
                return 0
    print(
        "No Chromium: install the package 'chromium' "
        f"(for example: sudo {manager or 'apt-get'} install chromium) or name one in CHROMIUM.",
        file=sys.stderr,
    )
    return 1


def _run(command: list[str]) -> None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    sys.exit(main())
