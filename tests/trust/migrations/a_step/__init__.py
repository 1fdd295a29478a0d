"""An app of the tests, with one migration for which nobody may read the articles."""
