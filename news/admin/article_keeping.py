"""What is typed into an article's form outlives a crash; who else has it open is said."""


class KeepsUnsavedWork:
    """To be mixed into the admin of articles."""
