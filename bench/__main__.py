"""Measures the whole site (bench/README.md): python -m bench [--quick] [--rounds N] [--seconds N] [--only WORDS]"""

import argparse
import signal
import time
from pathlib import Path

from bench import front, lasting, measuring, table
from bench.rows import ROWS
from bench.sites import KEPT, Site

SIZES = (2_000, 20_000, 100_000)
RESULTS = "results"
ROUNDS, SECONDS, REQUESTS, READERS = 5, 4.0, 100_000, 5_000
# Of --quick: every row once, from one small site, so that a test sees that all of it runs.
QUICK_SIZE, QUICK_ROUNDS, QUICK_SECONDS, QUICK_REQUESTS, QUICK_READERS = 60, 1, 0.1, 200, 50


def main() -> None:
    asked = _asked()
    # Ended from outside, it stops its servers as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    begun = time.monotonic()
    kept = Path(asked.folder or KEPT)
    sites = _sites(asked.quick, kept)
    for site in set(sites.values()):
        site.fill()
    rounds = asked.rounds or (QUICK_ROUNDS if asked.quick else ROUNDS)
    seconds = asked.seconds or (QUICK_SECONDS if asked.quick else SECONDS)

    def say(line: str) -> None:
        print(f"  {time.monotonic() - begun:6.0f} s  {line}", flush=True)

    chosen = [row for row in ROWS if not asked.only or any(word in row.name for word in asked.only)]
    with measuring.Running(sites) as running:
        reference, rows = measuring.measure(chosen, running, rounds=rounds, seconds=seconds, say=say)
    results = table.Results(reference, rows)
    if not asked.only:
        site = sites[2_000]
        results.front = front.measure(site, rounds=rounds, seconds=seconds, say=say)
        results.counted = lasting.exact_count(site, readers=QUICK_READERS if asked.quick else READERS)
        results.memory = lasting.memory(site, requests=QUICK_REQUESTS if asked.quick else REQUESTS, say=say)
        # It has to be made first, which takes longer than all else of a quick run.
        results.demo_start = None if asked.quick else lasting.demo_start(say=say)
    lines, head = results.lines(), table.surroundings(rounds, seconds)
    print("\n" + table.as_text(lines, head))
    table.store(kept / RESULTS, time.strftime("%Y-%m-%d-%H%M%S"), lines, head)
    print(f"Kept in {kept / RESULTS}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--quick", action="store_true", help="small numbers: that it runs, not how fast")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=float, help="how long each row is measured in a round")
    parser.add_argument("--only", nargs="+", help="rows whose names hold one of these")
    parser.add_argument("--folder", help="where data and results are kept")
    return parser.parse_args()


def _sites(quick: bool, kept: Path) -> dict[int, Site]:
    if quick:
        return dict.fromkeys(SIZES, Site(QUICK_SIZE, kept))
    return {size: Site(size, kept) for size in SIZES}


if __name__ == "__main__":
    main()
