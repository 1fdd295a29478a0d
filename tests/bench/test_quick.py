"""The bench runs, and its table has every row; no time is looked at."""

import csv
import os
import subprocess
import sys
from pathlib import Path

from bench.rows import ROWS
from bench.texts import LONGEST, SHORTEST, TERMS_OF_AN_ARTICLE, Writer, divide, words_of_the_demonstration

ROOT = Path(__file__).resolve().parents[2]


def test_a_quick_run_fills_a_site_and_measures_every_row(tmp_path, settings):
    # Under the folder of the tests, where the account of the database server may enter; made once.
    kept = settings.VAR_DIR / "bench"
    results = kept / "results"
    before = set(results.glob("*")) if results.exists() else set()

    run = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--folder", str(kept)],
        cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stdout + run.stderr
    made = {path.suffix: path for path in set(results.glob("*")) - before}
    assert set(made) == {".txt", ".csv", ".svg"}
    with made[".csv"].open() as file:
        table = {line["row"]: line for line in csv.DictReader(file)}
    assert {row.name for row in ROWS} <= set(table)
    assert all(float(table[row.name]["rate/s"]) > 0 for row in ROWS)
    assert not [row.name for row in ROWS if table[row.name]["errors"] != "0"]
    # Of the few requests that are counted each of the two workers renders one.
    assert float(table["article, cached, one hot"]["SQL"]) < float(table["article, cold"]["SQL"]) / 2
    assert "views counted of new visitors: 50 of 50" in table
    for begin in (
        "reference",
        "cost of 100,000",
        "article through nginx",
        "the same, application",
        "memory",
        "demo",
    ):
        assert any(name.startswith(begin) for name in table), begin
    assert made[".svg"].read_text().count("<rect") > len(ROWS)
    for path in made.values():
        path.unlink()


def test_each_term_stands_in_a_twentieth_of_the_texts():
    terms, words = divide({word: {word} for word in words_of_the_demonstration()})
    writer = Writer(words, terms)
    texts = [writer.article(n) for n in range(200)]

    held = [sum(term in text.body_text.replace(".", "").split() for text in texts) for term in terms]

    assert TERMS_OF_AN_ARTICLE / len(terms) == 0.05
    # A term may fall on another one's place.
    assert 9 <= sum(held) / len(terms) <= 10
    assert all(SHORTEST <= len(text.body_text.split()) <= LONGEST + 60 for text in texts)
    assert writer.article(7) == writer.article(7) != writer.article(8)
