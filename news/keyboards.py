"""The keys of three keyboards side by side: what somebody typed who forgot to change the language."""

# One place for each key. The Persian keyboard is ISIRI 9147; of the older one, two keys differ.
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,HC"
_PERSIAN = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپوآژ"
_OLD_PERSIAN = _PERSIAN.replace("پ", "ئ")
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбРС"
_LAYOUTS = (_LATIN, _PERSIAN, _OLD_PERSIAN, _CYRILLIC)
# Letters whose keys lie side by side, on each keyboard.
_ROWS = (
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپو"),
    ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
)
_BESIDE = {
    letter: row[max(0, place - 1) : place] + row[place + 1 : place + 2]
    for rows in _ROWS
    for row in rows
    for place, letter in enumerate(row)
}
# Keys of one keyboard alone.
_MORE = {"\\": "پ", "`": "پ"}


def readings(typed: str) -> list[str]:
    """The same keys on the other keyboards: «sv;ks,g» is «سرکنسول»; nothing for what no keyboard has as it stands."""
    pressed = next(filter(None, (_places(typed, layout) for layout in _LAYOUTS)), [])
    texts = ("".join(key if isinstance(key, str) else layout[key] for key in pressed) for layout in _LAYOUTS)
    return [text for text in dict.fromkeys(texts) if text.lower() != typed.lower()] if pressed else []


def beside(letter: str) -> str:
    """The letters of the keys on both sides."""
    return _BESIDE.get(letter, "")


def _places(typed: str, layout: str) -> list[int | str]:
    """Which keys were pressed, those that are one letter everywhere as themselves; none if one is not there."""
    places = [_place(char, layout) for char in typed.replace("\u200c", "")]
    return [] if None in places else places


def _place(char: str, layout: str) -> int | str | None:
    if char in "0123456789۰۱۲۳۴۵۶۷۸۹-":
        return char
    if layout is _LATIN and char in _MORE:
        return _MORE[char]
    place = layout.find(char)
    if place < 0:
        place = layout.find(char.lower())
    return place if place >= 0 else None
