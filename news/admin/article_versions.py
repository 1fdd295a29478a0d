"""The versions of an article: listed, compared, brought back."""


class VersionPages:
    """To be mixed into the admin of articles."""
