"""A folder with an embedded server, the processes that use it, and those that can be seen to work for it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PROJECT = Path(__file__).parents[2]
PATIENCE = 20  # seconds


def eventually(true: Callable[[], bool], within: float = PATIENCE) -> bool:
    deadline = time.monotonic() + within
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


class Visitor:
    """A process that uses the server of a folder."""

    def __init__(self, folder: Path, **environment: str) -> None:
        path = os.pathsep.join([str(PROJECT), *sys.path])
        self.environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path} | environment
        self.process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("visitor.py"), folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env=self.environment,
        )

    def answer(self) -> list | str | int:
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        return json.loads(line)

    def ask(self, word: str) -> list | str | int:
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return self.answer()

    def fork(self, word: str, says: str) -> int:
        """The process number of a forked child that has said its first word."""
        answers = [self.ask(word), self.answer()]
        assert says in answers
        return next(answer for answer in answers if answer != says)

    def leave(self) -> int:
        self.process.stdin.close()
        return self.process.wait(PATIENCE)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def complaint(self) -> str:
        """The last words of a visitor that cannot connect."""
        assert self.process.wait(PATIENCE) != 0
        return self.process.stderr.read()

    def forget(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(OSError):
                stream.close()


class Place:
    """A folder for a server, and the processes that can be seen to work for it."""

    def __init__(self, root: Path, name: str = "postgres") -> None:
        self.root = root
        self.folder = root / name
        self.visitors: list[Visitor] = []

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def postmaster_pid(self) -> Path:
        return self.data / "postmaster.pid"

    def visitor(self, **environment: str) -> Visitor:
        self.visitors.append(Visitor(self.folder, **environment))
        return self.visitors[-1]

    def connected_visitor(self, **environment: str) -> Visitor:
        visitor = self.visitor(**environment)
        visitor.answer()
        return visitor

    def servers(self) -> list[int]:
        found = self._processes(lambda words: Path(words[0]).name == "postgres" and str(self.data) in words)
        # For a moment after its birth, and perhaps to its early end, a server's child has its parent's words.
        return [pid for pid in found if _parent(pid) not in {None, *found}]

    def watchers(self) -> list[int]:
        return self._processes(lambda words: str(self.folder) in words and words[-3].endswith(".watcher"))

    def _processes(self, ours: Callable[[list[str]], bool]) -> list[int]:
        return [pid for pid, words in command_lines() if len(words) > 2 and ours(words)]

    def kill(self, pids: list[int]) -> None:
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        assert eventually(lambda: not {pid for pid, _words in command_lines()} & set(pids))

    def crash(self) -> None:
        """Kills everybody at once: users, watcher, server."""
        server = self.servers()
        self.kill(self.watchers())
        for visitor in self.visitors:
            visitor.forget()
        self.kill(server)

    def clear(self) -> None:
        for visitor in self.visitors:
            visitor.forget()
        self.kill(self.watchers() + self.servers())


def _parent(pid: int) -> int | None:
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return None


def command_lines() -> Iterator[tuple[int, list[str]]]:
    """Every live process of the machine; one that is dead but not yet buried has no command line."""
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if words := entry.read_bytes().decode(errors="replace").split("\0")[:-1]:
                yield int(entry.parent.name), words
