"""What an XML document can hold: it has no way at all to write the other characters."""

import re

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    return _UNFIT.sub("", text)
