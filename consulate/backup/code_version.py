"""Which code this is, as far as its folder tells."""

from pathlib import Path

from django.conf import settings


def current(folder: Path | None = None) -> str:
    """The commit that is checked out; empty where the code was installed without its history."""
    history = (folder or settings.BASE_DIR) / ".git"
    try:
        head = (history / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return head
        name = head.removeprefix("ref: ")
        if (history / name).is_file():
            return (history / name).read_text().strip()
        lines = (history / "packed-refs").read_text().splitlines()
    except OSError:
        return ""
    return next((line.split()[0] for line in lines if line.endswith(f" {name}")), "")
