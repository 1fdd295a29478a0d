"""People who write while everything is killed: each sends one thing until it is acknowledged, and counts what it took.

What was sent and got no answer, or a 503, may have been kept all the same: it is "in doubt" until the same thing is
sent again and acknowledged. At the end nothing is in doubt any more, and the tables must hold each thing once.
"""

import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import md5
from itertools import count

from tests.machines.machine import Answer
from tests.trust.faults.conftest import STAFF
from tests.trust.faults.people import Colleague, NotHeard, Person, Unanswered, token_of

KINDS = ("view", "vote", "comment", "article save")
# Of so many readers one votes, and one comments.
VOTES_EVERY, COMMENTS_EVERY = 5, 16
# Addresses of a neighbourhood: fewer than its limits of votes and comments bear.
NEIGHBOURS = 40
# Seconds: a form that is sent sooner is taken for a robot's; how long anybody tries; between two saves.
THOUGHT, PATIENCE, BETWEEN_SAVES = 4.0, 120.0, 0.25
# No digits, which might be taken for somebody's number and be masked.
LETTERS = str.maketrans("0123456789", "ابپتثجچحخد")
_runs = count()


@dataclass
class Book:
    """What was acknowledged, by its kind, and the attempts of which nobody knew what became."""

    kept: dict[str, set] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    offered: Counter = field(default_factory=Counter)
    retried: Counter = field(default_factory=Counter)
    in_doubt: Counter = field(default_factory=Counter)
    # Answers that are neither good nor an honest 503.
    wrong: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def acknowledged(self) -> int:
        return sum(map(len, self.kept.values()))


class Writers:
    """Readers and colleagues, each a thread with a line of its own, until so much is acknowledged."""

    def __init__(self, port: int, articles: list[int], number: int, readers: int = 12) -> None:
        self.book, self.number = Book(), number
        self._port, self._over, self._lock = port, threading.Event(), threading.Lock()
        # Nobody of an earlier run comes again: the same reader of the same day would be no new row.
        self._last = next(_runs) * 1_000_000
        # Two are the desk's; readers write under the others.
        self._articles, own = articles[2:], articles[:2]
        self._threads = [threading.Thread(target=self._read) for _reader in range(readers)]
        self._threads += [threading.Thread(target=self._save, args=self._opened(article)) for article in own]

    def __enter__(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *fault: object) -> None:
        if fault[0]:
            self._over.set()
        for thread in self._threads:
            thread.join()

    def wait_for(self, share: float, seconds: float = 3_600) -> None:
        deadline = time.monotonic() + seconds
        while self.book.acknowledged < self.number * share:
            assert time.monotonic() < deadline and any(thread.is_alive() for thread in self._threads)
            time.sleep(0.02)

    @property
    def _goes_on(self) -> bool:
        return self.book.acknowledged < self.number and not self._over.is_set()

    # --- Readers ----------------------------------------------------------------------------------

    def _read(self) -> None:
        person, forms = Person(self._port, timeout=20), deque()
        while self._goes_on:
            number = self._next()
            article = self._articles[number % len(self._articles)]
            person.address = address_of(number)
            answer = self._sent("view", (article, number), lambda article=article: person.read(article), 200)
            if answer and number % COMMENTS_EVERY == 0:
                forms.append((time.monotonic() + THOUGHT, article, number, token_of(answer)))
            if answer and number % VOTES_EVERY == 0:
                self._vote(person, article, number)
            while forms and forms[0][0] < time.monotonic():
                self._comment(person, *forms.popleft()[1:])
        # Who has begun to write says it, however quickly the rest was done.
        for moment, *begun in forms:
            if not self._over.wait(max(0, moment - time.monotonic())):
                self._comment(person, *begun)
        person.close()

    def _next(self) -> int:
        with self._lock:
            self._last += 1
            return self._last

    def _vote(self, person: Person, article: int, number: int) -> None:
        fields = {"score": "4", "once": once_of(number)}
        # A browser that never votes before has no cookie.
        person.cookies.clear()
        path = f"/news/{article}/rating/"
        self._sent("vote", (article, number), lambda: person.post_as_script(path, fields), 200)
        person.cookies.clear()

    def _comment(self, person: Person, article: int, number: int, token: str) -> None:
        person.address = address_of(number)
        text = text_of(number)
        self._sent("comment", text, lambda: person.comment(article, text, token), 201)
        person.cookies.clear()

    def _sent(self, kind: str, what: object, send: Callable[[], Answer], good: int) -> Answer | None:
        """Until it is acknowledged; None if it never was."""
        self.book.offered[kind] += 1
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not self._over.is_set():
            answer = self._answer(kind, send)
            if answer and answer.status == good:
                self.book.kept[kind].add(what)
                return answer
            if answer and answer.status != 503:
                self.book.wrong.append((f"{kind} {what}", answer.status, answer.body[:300]))
                return None
            self.book.retried[kind] += 1
            time.sleep(0.1)
        self.book.wrong.append((f"{kind} {what}", 0, "no answer in time"))
        return None

    def _answer(self, kind: str, send: Callable[[], Answer]) -> Answer | None:
        try:
            answer = send()
        except NotHeard:
            return None
        except Unanswered:
            self.book.in_doubt[kind] += 1
            return None
        if answer.status == 503:
            self.book.in_doubt[kind] += 1
        return answer

    # --- The desk ---------------------------------------------------------------------------------

    def _opened(self, article: int) -> tuple[Colleague, int, dict]:
        """Somebody who has an article open."""
        person = Colleague(self._port, f"10.254.{article % 250}.1", timeout=20)
        person.log_in(STAFF)
        return person, article, person.form(_form_of(article))

    def _save(self, person: Colleague, article: int, form: dict) -> None:
        path, number = _form_of(article), 0
        while self._goes_on:
            number += 1
            form["title"] = [title_of(article, number)]
            self.book.offered["article save"] += 1
            if self._saved(person, path, form):
                self.book.kept["article save"].add(form["title"][0])
            page = self._page(person, path)
            if page and _value(page, "title") != form["title"][0]:
                self.book.wrong.append((form["title"][0], 302, f"gone: {_value(page, 'title')}"))
            form["seen_save"] = [_value(page, "seen_save") if page else ""]
            time.sleep(BETWEEN_SAVES)
        person.close()

    def _saved(self, person: Colleague, path: str, form: dict) -> bool:
        """Who got no answer opens the article again, and sends the form again if it lacks the words."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not self._over.is_set():
            answer = self._answer("article save", lambda: person.save(path, form))
            if answer and answer.status == 302:
                return True
            if answer and answer.status != 503:
                self.book.wrong.append((form["title"][0], answer.status, _complaint(answer.body)))
                return False
            if (page := self._page(person, path)) and _value(page, "title") == form["title"][0]:
                return True
            self.book.retried["article save"] += 1
        return False

    def _page(self, person: Colleague, path: str) -> str | None:
        """The form as it is now, whenever it can be had again."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not self._over.is_set():
            try:
                answer = person.ask(path)
            except Unanswered:
                answer = None
            if answer and answer.status == 200:
                return answer.body
            if answer and answer.status != 503:
                self.book.wrong.append((path, answer.status, answer.body[:300]))
            time.sleep(0.1)
        return None


def _form_of(article: int) -> str:
    return f"/admin/news/article/{article}/change/"


def _value(page: str, name: str) -> str:
    place = page.index(f'name="{name}"')
    tag = page[page.rindex("<", 0, place) : page.index("</" if name == "title" else ">", place)]
    if tag.startswith("<textarea"):
        return tag.partition(">")[2].strip()
    return tag.partition('value="')[2].partition('"')[0]


def _complaint(page: str) -> str:
    place = page.find("errornote")
    return page[place : place + 600]


def address_of(number: int) -> str:
    place, house = divmod(number, NEIGHBOURS)
    return f"10.{place // 250}.{place % 250}.{house + 1}"


def once_of(number: int) -> str:
    return md5(str(number).encode(), usedforsecurity=False).hexdigest()


def text_of(number: int) -> str:
    return f"سپاس از این خبر؛ امیدوارم این همکاری ادامه یابد. {number}".translate(LETTERS)


def title_of(article: int, number: int) -> str:
    return f"عنوان {article}-{number} از روز آزمون"
