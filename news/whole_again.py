"""Transactions that are begun again as a whole when PostgreSQL broke them off for somebody else's sake."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P, T = ParamSpec("P"), TypeVar("T")
ATTEMPTS = 3
# Of those that wait for each other in a circle PostgreSQL breaks one off, and the others go on.
_IN_A_CIRCLE = "40P01"

_is_begun_again: ContextVar[bool] = ContextVar("is_begun_again", default=False)


class BeginAgain(Exception):
    """The transaction cannot go on, and the next attempt will not meet the same."""


def whole_again(act: Callable[P, T]) -> Callable[P, T]:
    """In the place of transaction.atomic: the act is a transaction, which is begun at most three times.

    Within somebody else's transaction it is a part of that one, which alone could be begun again.
    """

    @wraps(act)
    def attempted(*args: P.args, **kwargs: P.kwargs) -> T:
        if connection.in_atomic_block:
            with transaction.atomic():
                return act(*args, **kwargs)
        for _attempt in range(ATTEMPTS - 1):
            try:
                with transaction.atomic(), to_be_begun_again():
                    return act(*args, **kwargs)
            except BeginAgain:
                continue
            except OperationalError as error:
                if getattr(error.__cause__, "pgcode", None) != _IN_A_CIRCLE:
                    raise
        with transaction.atomic():
            return act(*args, **kwargs)

    return attempted


def is_begun_again() -> bool:
    """Whether an error of the statement that follows would be met by another attempt."""
    return _is_begun_again.get()


@contextmanager
def to_be_begun_again() -> Iterator[None]:
    """For whoever begins a transaction again after BeginAgain."""
    token = _is_begun_again.set(True)
    try:
        yield
    finally:
        _is_begun_again.reset(token)
