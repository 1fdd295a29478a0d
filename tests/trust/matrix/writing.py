"""Writes the tables anew, from what the site answers now: `python -m tests.trust.matrix`. No test collects it."""

import os

import pytest

from tests.trust.matrix import tables


@pytest.mark.parametrize("method", tables.METHODS)
def test_the_tables_are_written(site, method):
    assert not os.environ.get("CI"), "a build compares; it writes nothing"
    tables.write(method, site.answers(method))
