"""Remarks on an article, addressed to colleagues."""


class RemarkPages:
    """To be mixed into the admin of articles."""
