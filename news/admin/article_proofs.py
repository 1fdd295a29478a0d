"""Proposals for the text of an article: orthography, dates that go stale."""


class ProofPages:
    """To be mixed into the admin of articles."""
