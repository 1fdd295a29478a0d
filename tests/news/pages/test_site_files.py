"""The style sheet, the script and the pictures of the design, held to what the house promises."""

import re

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "static" / "site"
CSS = (FOLDER / "site.css").read_text()
RULES = re.sub(r"/\*.*?\*/", "", CSS, flags=re.S)


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))


LIGHT = tokens(RULES[: RULES.index("prefers-color-scheme")])
DARK = LIGHT | tokens(RULES[RULES.index("prefers-color-scheme") : RULES.index("box-sizing")])


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


TEXT_ON = {
    "ink": ["paper", "sheet", "firouzeh-wash", "saffron-wash", "lale-wash"],
    "ink-2": ["paper", "sheet", "firouzeh-wash", "saffron-wash"],
    "ink-3": ["paper", "sheet", "firouzeh-wash"],
    "firouzeh": ["paper", "sheet", "firouzeh-wash"],
    "saffron-ink": ["paper", "sheet", "saffron-wash"],
    "lale": ["paper", "sheet", "lale-wash"],
    "on-firouzeh": ["firouzeh"],
    "on-deep": ["deep"],
}


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_in_both_schemes(scheme):
    low = {
        (text, ground): round(contrast(scheme[text], scheme[ground]), 2)
        for text, grounds in TEXT_ON.items()
        for ground in grounds
        if contrast(scheme[text], scheme[ground]) < 4.5
    }
    assert low == {}


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_edges_of_fields_the_stars_and_the_focus_can_be_seen(scheme):
    for sign in ("edge", "saffron"):
        assert all(contrast(scheme[sign], scheme[ground]) >= 3 for ground in ("paper", "sheet"))


def test_the_style_sheet_knows_no_left_and_no_right():
    physical = (
        r"\b(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b|[{;\s](?:left|right|top|bottom)\s*:"
    )
    assert re.findall(physical, RULES) == []
    assert re.findall(r"(?:text-align|float|clear)\s*:\s*(?:left|right)", RULES) == []


def test_it_does_nothing_that_tears_persian_letters_apart():
    assert (
        re.findall(
            r"letter-spacing|text-transform|break-all|hyphens|font-style: italic|justify\b(?!-)", RULES
        )
        == []
    )


@pytest.mark.parametrize(
    "path", sorted({*FOLDER.glob("*.*")} - {*FOLDER.glob("*.png")}), ids=lambda path: path.name
)
def test_no_file_names_another_host_or_carries_another_file_inside(path):
    text = path.read_text().replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://|data:|@import|url\(\s*[\"']?//", text)


def test_the_scripts_say_nothing_of_their_own():
    for path in FOLDER.glob("*.js"):
        assert not re.search("[\u0600-\u06ff]", path.read_text())


def test_the_font_has_its_licence_beside_it():
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "fonts" / "OFL.txt").read_text().upper()
    assert (FOLDER / "fonts" / "Vazirmatn.woff2").stat().st_size < 40_000
