"""Every address of the site, sent a DELETE by every role, against tests/trust/matrix/tables/delete.csv."""

from tests.trust.matrix import tables


def test_everybody_gets_what_the_table_says(site):
    assert tables.differences(tables.read("delete"), site.answers("delete")) == []
