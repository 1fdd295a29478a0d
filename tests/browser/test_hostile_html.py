"""Hostile rich text in a real browser: what the cleaner lets through runs nothing and holds nothing that is forbidden.

`HOSTILE_HTML` says how many texts are tried, the corpus among them (tests/trust/hostile_html/); each run names
its figures.
"""

import os
import time

import pytest

from news import richtext
from tests.trust.hostile_html import oracle
from tests.trust.hostile_html.corpus import CLASSES, CORPUS
from tests.trust.hostile_html.mutations import hostile_texts

pytestmark = pytest.mark.browser
FEW = int(os.environ.get("HOSTILE_HTML", 5_000))
MANY = int(os.environ.get("HOSTILE_HTML", 50_000))


def cleaned(text: str) -> str | None:
    try:
        return richtext.clean(text)
    except richtext.UnfitText:
        return None


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.full)])
def test_what_was_cleaned_runs_nothing_and_holds_nothing_forbidden(browser, count, capsys):
    started = time.monotonic()
    texts = list(hostile_texts(count))
    results = [cleaned(text) for text in texts]
    shown = [result for result in results if result is not None]
    taken = time.monotonic() - started
    unsettled = [text for text in shown if richtext.clean(text) != text]
    found = oracle.look_at(browser, shown)
    with capsys.disabled():
        print(
            f"\nhostile HTML: {len(texts)} tried, {len(texts) - len(shown)} refused,"
            f" {len(found.ran) + found.dialogs} executed,"
            f" {len(found.forbidden)} with anything forbidden, {len(unsettled)} that cleaning again changes;"
            f" cleaned in {taken:.0f} s, all in {time.monotonic() - started:.0f} s"
        )
    assert len(texts) == count >= len(CORPUS)
    assert len(texts) - len(shown) < count / 100
    assert [shown[number] for number in sorted(found.ran)] == []
    assert [(shown[number], wrong) for number, wrong in found.forbidden.items()] == []
    assert unsettled == []
    assert found.dialogs == 0
    assert [url for url in found.requests if "/media/pictures/" not in url] == []


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.full)])
def test_without_the_cleaner_the_same_texts_run(browser, step, capsys):
    """Else the test above could not fail."""
    texts = CORPUS[::step]
    found = oracle.look_at_raw(browser, texts)
    with capsys.disabled():
        print(
            f"\nhostile HTML, raw: {len(texts)} tried, {len(found.ran)} executed, {found.dialogs} dialogs,"
            f" {len(found.left)} left the page, {len(found.forbidden)} with something forbidden"
        )
    assert len(found.ran) > 30
    assert len(found.forbidden) > len(texts) / 2
    assert any("evil.example" in url for url in found.requests)


def test_the_corpus_has_every_class():
    assert len(CORPUS) >= 400
    assert all(len(vectors) >= 40 for vectors in CLASSES.values())
    assert list(hostile_texts(len(CORPUS) + 50)) == list(hostile_texts(len(CORPUS) + 50))
