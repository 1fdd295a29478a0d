"""The committed tables: one row for each address, one column for each role, one file for each method."""

import csv
from pathlib import Path

from tests.trust.matrix.asking import ROLES

METHODS = ("get", "post", "delete")
_FOLDER = Path(__file__).parent / "tables"
# Of an address: its name, and a word for each role.
Table = dict[str, tuple[str, dict[str, str]]]


def read(method: str) -> Table:
    with (_FOLDER / f"{method}.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (row["address"], row["name"], {role: row[role] for role in ROLES}) for row in csv.DictReader(file)
        ]
    return {address: (name, words) for address, name, words in rows}


def write(method: str, table: Table) -> None:
    _FOLDER.mkdir(exist_ok=True)
    with (_FOLDER / f"{method}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["address", *ROLES, "name"])
        writer.writerows([address, *words.values(), name] for address, (name, words) in table.items())


def differences(said: Table, answered: Table) -> list[str]:
    """Every cell in which the site and the table are not of one mind, in words."""
    told = [f"{address}: in no table" for address in answered if address not in said]
    told += [f"{address}: there no more" for address in said if address not in answered]
    for address, (name, words) in answered.items():
        if address not in said:
            continue
        stored_name, stored = said[address]
        if stored_name != name:
            told.append(f"{address}: called {name}, in the table {stored_name}")
        told += [
            f"{address}, {role}: {word}, in the table {stored[role]}"
            for role, word in words.items()
            if word != stored[role]
        ]
    return told
