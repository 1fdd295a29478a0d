"""How much work a function has with a text, told without a clock where that is possible."""

import sys
import time
from collections.abc import Callable


def calls_of(function: Callable, *args) -> int:
    """The calls of functions, Python's and C's, that it takes: the same on every machine."""
    count = 0

    def counted(frame, event, arg):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        function(*args)
    finally:
        sys.setprofile(before)
    return count


def least_time(function: Callable, *args) -> float:
    """Seconds of the quickest of three runs: what the time inside of regular expressions shows in."""
    times = []
    for _run in range(3):
        started = time.process_time()
        function(*args)
        times.append(time.process_time() - started)
    return min(times)
