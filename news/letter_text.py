"""What people wrote, in a letter of plain text: it cannot pass for a line of ours, nor turn ours around."""

from news import persian

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
# Mail programs take a line's direction from its first letter.
RIGHT_TO_LEFT_MARK = "\u200f"


def isolated(text: str) -> str:
    """In one line, and in a direction of its own: a foreign name does not turn ours around."""
    return f"{FIRST_STRONG_ISOLATE}{' '.join(persian.clean_text(text).split())}{POP_ISOLATE}"


def quoted(text: str) -> str:
    """As a letter quotes: what somebody wrote cannot pass for a line of ours."""
    return "\n".join(f"> {line}".rstrip() for line in persian.clean_text(text).split("\n"))
