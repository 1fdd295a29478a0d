"""What several of these folders share."""

from importlib import import_module

import pytest

from news.models import SynonymGroup


@pytest.fixture
def starting_synonyms(db) -> None:
    """The groups of a new site, even behind a test that emptied the tables."""
    SynonymGroup.objects.all().delete()
    for words in import_module("news.migrations.0007_synonyms").GROUPS:
        SynonymGroup.objects.create(words=words)
