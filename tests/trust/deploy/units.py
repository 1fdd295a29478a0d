"""The units of deploy/systemd as they are read: with their drop-ins, each key with all its values."""

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "deploy" / "systemd"
DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
MANAGE = "/srv/consulate/current/.venv/bin/python manage.py "


def names(kind: str) -> list[str]:
    return sorted(path.name for path in FOLDER.glob(f"*.{kind}"))


def service_of(timer: str) -> str:
    return timer.removesuffix(".timer") + ".service"


def read(name: str) -> dict[str, list[str]]:
    """A unit, an instance of a template too, as systemd puts it together; an empty value empties what was before."""
    stem, _dot, kind = name.rpartition(".")
    template = re.sub(r"@.+", "@", stem)
    instance = stem.partition("@")[2]
    files = [FOLDER / name if (FOLDER / name).exists() else FOLDER / f"{template}.{kind}"]
    for folder in (f"consulate-.{kind}.d", f"{name}.d"):
        files += sorted((FOLDER / folder).glob("*.conf"))
    found = defaultdict(list)
    for line in "\n".join(path.read_text() for path in files).splitlines():
        if line.startswith(("#", "[")) or "=" not in line:
            continue
        key, _equals, value = line.partition("=")
        if not value and key.startswith("Exec"):
            found[key] = []
        found[key].append(value.replace("%i", instance))
    return found


def cron_time(timer: str) -> str:
    """When a timer starts its service, as cron says it."""
    (told,) = read(timer)["OnCalendar"]
    if told == "hourly":
        return "0 * * * *"
    if every := re.fullmatch(r"\*:0/(\d+)", told):
        return f"*/{every[1]} * * * *"
    day, hour, minute = re.fullmatch(r"(?:([A-Z][a-z]{2}) )?(\d\d):(\d\d)", told).groups()
    return f"{int(minute)} {int(hour)} * * {DAYS.index(day) if day else '*'}"


def timed() -> list[tuple[str, str]]:
    """When time starts which words after "manage.py", by the timers."""
    return sorted((cron_time(name), " ".join(command(service_of(name)))) for name in names("timer"))


def cron_lines(text: str, before: str) -> list[tuple[str, str]]:
    """The same from lines as cron reads them, the words after `before`."""
    lines = re.findall(rf"^((?:[\d*/]+ +){{5}}){before} ([\w -]*\w)", text, re.MULTILINE)
    return sorted((" ".join(time.split()), " ".join(words.split())) for time, words in lines)


def command(service: str) -> list[str]:
    """The words after "manage.py"; none for what is no command of the site."""
    (line,) = [value for value in read(service)["ExecStart"] if value]
    return line.removeprefix(MANAGE).split() if line.startswith(MANAGE) else []
