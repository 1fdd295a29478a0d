"""Addresses of rows, as Django gives them and kept for the next page: a page has dozens, and many of them again."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse

# A few hundred bytes each.
MOST_KEPT = 4_096


def address_of(name: str, *parts: int | str) -> str:
    """reverse(name, args=parts)."""
    return _reversed(name, parts, get_script_prefix())


@lru_cache(maxsize=MOST_KEPT)
def _reversed(name: str, parts: tuple[int | str, ...], _prefix: str) -> str:
    return reverse(name, args=parts)
