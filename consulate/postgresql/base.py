"""Django's PostgreSQL backend, which seldom asks whether a connection that was kept is still sound.

Django asks the database itself before the first statement of each request (CONN_HEALTH_CHECKS), which takes as long
as a small statement. But whatever ends a connection at its other end is heard at this one: a server that stops, is
killed or starts anew, an operator, a limit on idle ones. Only a network that fell silent says nothing, and of that a
connection is asked as before, after it was not for a while.
"""

import select
import time
from typing import Any

from django.db.backends.postgresql import base

# For so many seconds after an answer a connection that says nothing is taken to be sound.
TRUSTED_FOR = 5.0


class DatabaseWrapper(base.DatabaseWrapper):
    trusted_until = 0.0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        made = super().get_new_connection(conn_params)
        self._trust()
        return made

    def is_usable(self) -> bool:
        if time.monotonic() < self.trusted_until and self._is_quiet():
            return True
        is_usable = super().is_usable()
        if is_usable:
            self._trust()
        return is_usable

    def _trust(self) -> None:
        self.trusted_until = time.monotonic() + TRUSTED_FOR

    def _is_quiet(self) -> bool:
        """Nothing was sent since the last answer; the end of a connection would be something."""
        line = self.connection
        if line is None or line.closed:
            return False
        listening = select.poll()
        listening.register(line.fileno(), select.POLLIN)
        return not listening.poll(0)
