"""Every address of the site, sent a POST by every role, against tests/trust/matrix/tables/post.csv."""

from tests.trust.matrix import tables


def test_everybody_gets_what_the_table_says(site):
    assert tables.differences(tables.read("post"), site.answers("post")) == []
