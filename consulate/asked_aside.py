"""What may take long to find out, as from a bucket far away: asked in a thread of its own, and kept for a while.

Whoever wants to know waits a moment at most; a place that is silent holds up no answer of the site.
"""

import logging
import time
from collections.abc import Callable
from threading import Lock, Thread, current_thread
from typing import Any

_log = logging.getLogger(__name__)


class AskedAside:
    """The last answer; None before there is one, and where the question failed."""

    def __init__(self, look: Callable[[], Any], *, holds: float, patience: float) -> None:
        self._look, self._holds, self._patience = look, holds, patience
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Ask anew at the next occasion; whoever is asked at present has answered for nobody."""
        with self._lock:
            self._known, self._until, self._asking = None, 0.0, None

    def answer(self) -> Any:
        """Only who asks first waits; the others have what was known before."""
        with self._lock:
            is_due = time.monotonic() >= self._until and not (self._asking and self._asking.is_alive())
            if is_due:
                self._asking = Thread(target=self._ask, name="asked aside", daemon=True)
                self._asking.start()
            asking = self._asking
        if is_due:
            asking.join(self._patience)
        return self._known

    def _ask(self) -> None:
        try:
            found = self._look()
        except Exception as error:
            # Whatever it was: nobody else hears of it in this thread. Its words may hold an address with a password.
            _log.warning("A question was not answered: %s", type(error).__name__)
            found = None
        with self._lock:
            if self._asking is current_thread():
                self._known, self._until = found, time.monotonic() + self._holds
