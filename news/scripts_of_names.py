"""In which scripts a name is written: a letter of another alphabet that looks alike is found by nobody."""

import re
import unicodedata

# Of the three scripts that names have fields for; letters of any other are no business of ours.
_SCRIPTS = {"ARABIC": "persian", "LATIN": "latin", "CYRILLIC": "cyrillic"}
_BETWEEN_WORDS = re.compile(r"[\s\u200c\-–—/().,،;؛«»\"']+")


def scripts_of(text: str) -> set[str]:
    """Which of "persian", "latin" and "cyrillic" the letters of the text belong to."""
    return {script for char in text if (script := _script_of(char))}


def _script_of(char: str) -> str | None:
    if not char.isalpha():
        return None
    return _SCRIPTS.get(unicodedata.name(char, "").partition(" ")[0])


def mixed_words(text: str) -> list[str]:
    """The words with letters of more than one script: «Kaзан», but not «بانک VTB»."""
    return [word for word in _BETWEEN_WORDS.split(text) if len(scripts_of(word)) > 1]
