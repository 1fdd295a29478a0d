"""The code of before: the state of the repository to which the newest migrations were not known yet."""

import io
import subprocess
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
APPS = "consulate", "news", "comments"


def is_known() -> bool:
    """Whether there is a history to take it from; a source archive has none."""
    return (ROOT / ".git").exists()


def code_of_before(folder: Path) -> Path:
    """Unpack it there: the parent of the last commit that touched a migration."""
    touched = _git("log", "-1", "--format=%H", "--", *(f"{app}/migrations" for app in APPS)).decode().strip()
    with tarfile.open(fileobj=io.BytesIO(_git("archive", f"{touched}^"))) as archive:
        archive.extractall(folder, filter="data")
    return folder


def newest_migrations(code: Path) -> dict[str, str]:
    """The name of each app's last migration; "zero" where it has none."""
    return {
        app: max((file.stem for file in (code / app / "migrations").glob("0*.py")), default="zero")
        for app in APPS
    }


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True).stdout
