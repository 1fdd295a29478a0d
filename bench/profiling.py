"""Where the time of one row goes: a worker under py-spy, and the statements of the database with their plans.

python -m bench.profiling "article, cold" [SECONDS]
"""

import re
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import loads, measuring
from bench.__main__ import RESULTS, SIZES
from bench.rows import ROWS, Row
from bench.sites import KEPT, Site

SECONDS, STATEMENTS = 10.0, 8
_DEAREST = """
    SELECT calls, total_exec_time, mean_exec_time, rows, query FROM pg_stat_statements
    WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND query NOT LIKE '%%pg_stat_statements%%'
    ORDER BY total_exec_time DESC LIMIT %s
"""


def profile(row: Row, seconds: float) -> None:
    with measuring.Running({size: Site(size) for size in SIZES}) as running:
        site = running.site(row.server)
        site.fill()
        server = running.server(row.server)
        # Enough of those that can be sent once only.
        requests = row.requests(site, server, int(row.once * seconds) or 1)
        if not row.once:
            loads.run(server.port, requests, connections=row.connections, seconds=2)
        site.ask("SELECT pg_stat_statements_reset()")
        picture = _picture(row)
        with ThreadPoolExecutor() as pool:
            sent = pool.submit(loads.run, server.port, requests, connections=row.connections, seconds=seconds)
            _watch(next(iter(server.workers())), seconds, picture)
            load = sent.result()
        print(f"{row.name}: {load.rate:.0f} a second, {load.errors} errors; the worker's time: {picture}\n")
        _tell_statements(site, load.requests)


def _picture(row: Row) -> Path:
    folder = KEPT / RESULTS
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{re.sub('[^a-z0-9]+', '-', row.name)}.svg"


def _watch(worker: int, seconds: float, picture: Path) -> None:
    spy = Path(sysconfig.get_path("scripts")) / "py-spy"
    command = [spy, "record", "--pid", str(worker), "--duration", str(max(1, int(seconds) - 1))]
    command += ["--rate", "200", "--output", picture]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        # A process that is not our child is shown to root alone on some systems.
        print(f"py-spy: {told.stderr.strip()}")


def _tell_statements(site: Site, requests: int) -> None:
    for calls, total, mean, rows, query in site.ask(_DEAREST, STATEMENTS):
        print(
            f"{calls / max(1, requests):.2f} for a request, {mean:.2f} ms each, {total / 1_000:.1f} s, {rows:,} rows"
        )
        print("    " + " ".join(query.split())[:600])
        for line in _plan(site, query):
            print("      " + line)
        print()


def _plan(site: Site, query: str) -> list[str]:
    """The plan for any parameters; of what has none, such as BEGIN, nothing."""
    if not re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", query, re.IGNORECASE):
        return []
    try:
        return [line for (line,) in site.ask(f"EXPLAIN (GENERIC_PLAN) {query}")][:12]
    except site.Fault as fault:
        return [str(fault).strip()]


if __name__ == "__main__":
    chosen = [row for row in ROWS if row.name == sys.argv[1]] if len(sys.argv) > 1 else []
    if not chosen:
        sys.exit("Name one of:\n" + "\n".join(f"  {row.name}" for row in ROWS))
    profile(chosen[0], float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS)
