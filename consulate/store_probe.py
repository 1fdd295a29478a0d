"""Whether the store of pictures answers, for whoever asks how the site is (consulate/watch.py)."""

from django.core.files.storage import default_storage

from consulate.asked_aside import AskedAside


def warnings() -> dict[str, str]:
    """Pages stay whole without it, so it is no fault; nothing is said of pictures that lie in a folder."""
    if not hasattr(default_storage, "answers") or _known.answer():
        return {}
    return {"store": "does not answer"}


def forget() -> None:
    """Look anew at the next occasion."""
    _known.forget()


# Seconds: a balancer asks each few seconds, and a store that is silent takes eight until it is given up.
_known = AskedAside(lambda: default_storage.answers(), holds=10, patience=1)
