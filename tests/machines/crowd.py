"""A crowd of visitors, each at an address of its own, that reads, is counted, gives stars and comments."""

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.machines.machine import Answer, ask

FORM = {"Content_Type": "application/x-www-form-urlencoded", "Sec_Fetch_Site": "same-origin"}
JSON = {**FORM, "Accept": "application/json"}
# Seconds after which nobody is told any more that the form was sent hastily.
THOUGHT = 4.0
_LETTERS = str.maketrans("0123456789.", "ابپتثجچحخدی")


@dataclass
class Fault:
    """A request that brought no good answer."""

    what: str
    begun: float
    ended: float
    answer: str


@dataclass
class Crowd:
    """Threads that go on until they are told to stop; what was acknowledged, and what went wrong."""

    port: int
    # The address of each article's page.
    paths: dict[int, str]
    threads: int = 6
    pages: int = 0
    views: set[tuple[int, str]] = field(default_factory=set)
    votes: set[tuple[int, str]] = field(default_factory=set)
    comments: set[str] = field(default_factory=set)
    # Sent, whatever was answered.
    tried: dict[str, int] = field(default_factory=lambda: {"views": 0, "votes": 0, "comments": 0})
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._over, self._lock = threading.Event(), threading.Lock()
        self._people = [threading.Thread(target=self._come, args=(number,)) for number in range(self.threads)]

    def __enter__(self) -> "Crowd":
        for person in self._people:
            person.start()
        return self

    def __exit__(self, *fault: object) -> None:
        self._over.set()
        for person in self._people:
            person.join(60)

    @property
    def acknowledged(self) -> int:
        return self.pages + len(self.views) + len(self.votes) + len(self.comments)

    def _come(self, thread: int) -> None:
        chance, forms, number = random.Random(thread), [], 0
        while not self._over.is_set():
            number += 1
            # A neighbourhood for each visitor: limits are tested elsewhere.
            source = f"127.{10 + 20 * thread + number // 250}.{number % 250}.1"
            article = chance.choice(list(self.paths))
            if self._sent("page", self.paths[article], source):
                with self._lock:
                    self.pages += 1
            self._visit(article, source, number, forms)
            while forms and time.monotonic() - forms[0][0] > THOUGHT:
                self._comment(*forms.pop(0)[1:])

    def _visit(self, article: int, source: str, number: int, forms: list) -> None:
        read = self._sent("views", f"/news/{article}/read/", source, "POST", **FORM)
        if read:
            self.views.add((article, source))
            if number % 4 == 0:
                forms.append((time.monotonic(), article, source, json.loads(read.body)["token"]))
        if self._sent("votes", f"/news/{article}/rating/", source, "POST", "score=4", **JSON):
            self.votes.add((article, source))

    def _comment(self, article: int, source: str, token: str) -> None:
        # Without digits, which might be taken for somebody's number and be masked.
        text = f"سپاس از این خبر؛ امیدوارم این همکاری ادامه یابد. {source.translate(_LETTERS)}"
        fields = urlencode({"name": "مهتاب", "text": text, "token": token})
        if self._sent("comments", f"/news/{article}/comments/", source, "POST", fields, **JSON):
            self.comments.add(text)

    def _sent(
        self,
        what: str,
        path: str,
        source: str,
        method: str = "GET",
        body: str = "",
        **headers: str,
    ) -> Answer | None:
        """The answer if it was a good one."""
        begun = time.monotonic()
        try:
            answer = ask(self.port, path, method=method, body=body, source=source, timeout=20, **headers)
        except (OSError, http.client.HTTPException) as error:
            said = repr(error)
        else:
            if answer.status in (200, 201):
                return answer
            said = f"{answer.status} {answer.body[:200]}"
        finally:
            if what in self.tried:
                with self._lock:
                    self.tried[what] += 1
        with self._lock:
            self.faults.append(Fault(f"{what} {path}", begun, time.monotonic(), said))
        return None
