"""Pages that other processes have rendered, and which of all processes renders the next one."""

import hashlib
import time
from pathlib import Path

from django.conf import settings
from django.core.cache import caches

from consulate.kept_pages import LIFE, KeptPage, PageKey

# Seconds: how long another process is waited for, how often it is looked for meanwhile, and when it counts as dead.
PATIENCE, PAUSE, TURN = 1.0, 0.02, 5
ALIAS = "pages"


class SharedShelf:
    """Redis or Valkey behind the process's own memory; whatever is wrong with it, pages are rendered here."""

    def __init__(self) -> None:
        self._release = _release()

    def get(self, key: PageKey, edition: int) -> KeptPage | None:
        found = caches[ALIAS].get(self._name(key, edition))
        if found is None:
            return None
        about, body = found
        try:
            return KeptPage(**about | {"headers": tuple(map(tuple, about["headers"])), "body": body})
        except (KeyError, TypeError):
            # Of another release of this program.
            return None

    def put(self, key: PageKey, page: KeptPage) -> None:
        about = {name: value for name, value in vars(page).items() if name != "body"}
        # Another process tells the hour for itself; its clock may be a little behind.
        caches[ALIAS].set(self._name(key, page.edition), (about, page.body), timeout=LIFE)

    def rendered_elsewhere(self, key: PageKey, edition: int) -> KeptPage | None:
        """The page that another process has or just makes; None where it is this one's turn."""
        page = self.get(key, edition)
        until = time.monotonic() + PATIENCE
        while page is None and not self._is_our_turn(key, edition) and time.monotonic() < until:
            time.sleep(PAUSE)
            page = self.get(key, edition)
        return page

    def nothing_to_keep(self, key: PageKey, edition: int) -> None:
        """The turn is over without a page: whoever waits for one makes its own answer."""
        caches[ALIAS].delete(self._turn(key, edition))

    def _is_our_turn(self, key: PageKey, edition: int) -> bool:
        return caches[ALIAS].add(self._turn(key, edition), ({}, b""), timeout=TURN) or caches[ALIAS].is_away

    def _turn(self, key: PageKey, edition: int) -> str:
        return "turn:" + self._name(key, edition)

    def _name(self, key: PageKey, edition: int) -> str:
        asked = hashlib.sha256("\0".join(key).encode("utf-8", "surrogateescape")).hexdigest()
        return f"{self._release}:{edition}:{asked}"


def _release() -> str:
    """What tells pages of this release from those of another, which name other style sheets."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    known = manifest.read_bytes() if manifest.is_file() else b""
    return hashlib.sha256(known).hexdigest()[:16]
