"""Numbers that lead to a person are masked in whatever digits and grouping; the numbers of a discussion stay."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.personal_data import MASK, mask

PERSONAL = {
    # Passports.
    "A12345678": "A••••••78",
    "گذرنامهٔ من k98765432 است.": "گذرنامهٔ من k••••••32 است.",
    "B 12345678": "B ••••••78",
    "B-1234 5678": "B-•••• ••78",
    "АВ1234567": "АВ•••••67",
    "A۱۲۳۴۵۶۷۸": "A••••••۷۸",
    "75 1234567": "•• •••••67",
    "75 № 1234567": "•• № •••••67",
    "751234567": "•••••••67",
    "9215 123456": "•••• ••••56",
    "92 15 123456": "•• •• ••••56",
    "۹۲۱۵‌۱۲۳۴۵۶": "••••‌••••۵۶",
    "9215123456": "••••••••56",
    "112-233-445 95": "•••-•••-••• 95",
    # National ids.
    "0013542419": "••••••••19",
    "۰۰۱-۳۵۴۲۴۱-۹": "•••-•••••۱-۹",
    "٠٠١٣٥٤٢٤١٩": "••••••••١٩",
    "0 0 1 3 5 4 2 4 1 9": "• • • • • • • • 1 9",
    "کد ملی ۰۰۱۳۵۴۲۴۱۹ نفر دوم": "کد ملی ••••••••۱۹ نفر دوم",
    # Phones.
    "09123456789": "•••••••••89",
    "۰۹۱۲ ۳۴۵ ۶۷۸۹": "•••• ••• ••۸۹",
    "٠٩١٢-٣٤٥-٦٧-٨٩": "••••-•••-••-٨٩",
    "۰۹۱2345٦۷۸۹": "•••••••••۸۹",
    "(0912) 345.6789": "(••••) •••.••89",
    "0.9.1.2.3.4.5.6.7.8.9": "•.•.•.•.•.•.•.•.•.8.9",
    "0912/345/6789": "••••/•••/••89",
    "\u200e0912\u200e \u200e345\u200e \u200e6789\u200e": "\u200e••••\u200e \u200e•••\u200e \u200e••89\u200e",
    "0️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣": "•️⃣•️⃣•️⃣•️⃣•️⃣•️⃣•️⃣•️⃣•️⃣8️⃣9️⃣",
    "+98 912 345 6789": "+•• ••• ••• ••89",
    "+98 (0) 912 345 67 89": "+•• (•) ••• ••• •• 89",
    "00989123456789": "••••••••••••89",
    "989123456789": "••••••••••89",
    "912 345 6789": "••• ••• ••89",
    "۰۲۱-۸۸۷۷۶۶۵۵": "•••-••••••۵۵",
    "(021) 88 77 66 55": "(•••) •• •• •• 55",
    "تلفن منزل: ۸۸۷۷۶۶۵۵": "تلفن منزل: ••••••۵۵",
    "شمارهٔ من 238-45-67 است": "شمارهٔ من •••-••-67 است",
    "+7 (916) 123-45-67": "+• (•••) •••-••-67",
    "8-916-123-45-67": "•-•••-•••-••-67",
    "89161234567": "•••••••••67",
    "8 (843) 238 45 67": "• (•••) ••• •• 67",
    "+49 30 1234567": "+•• •• •••••67",
    "0049 30 1234567": "•••• •• •••••67",
    # Cards and accounts.
    "6037991234567893": "••••••••••••••93",
    "۶۰۳۷-۹۹۱۲-۳۴۵۶-۷۸۹۳": "••••-••••-••••-••۹۳",
    "6037 9912 3456 7893": "•••• •••• •••• ••93",
    "IR062960000000100324200001": "IR••••••••••••••••••••••01",
    "ir06 2960 0000 0010 0324 2000 01": "ir•• •••• •••• •••• •••• •••• 01",
    "۰۶۲۹۶۰۰۰۰۰۰۰۱۰۰۳۲۴۲۰۰۰۰۱": "••••••••••••••••••••••۰۱",
    # Addresses.
    "ali.reza+x@example.org": "•••.••••+•@example.org",
    "به ali @ example.org بنویسید": "به ••• @ example.org بنویسید",
    # In company.
    "۱۴۰۳/۰۷/۱۶ ۰۹۱۲۳۴۵۶۷۸۹": "۱۴۰۳/۰۷/۱۶ •••••••••۸۹",
    "• 09123456789 • 09351234567": "• •••••••••89 • •••••••••67",
    "سال ۱۴۰۳، شمارهٔ ۰۹۱۲۳۴۵۶۷۸۹، ۵۰۰ تومان": "سال ۱۴۰۳، شمارهٔ •••••••••۸۹، ۵۰۰ تومان",
    "0912 345 6789 1234567": "•••• ••• ••89 1234567",
}  # fmt: skip

ORDINARY = [
    # Dates and times.
    "۱۴۰۳/۰۷/۱۶", "2024-10-07", "16.07.2024", "۱۴۰۳-۷-۱۶", "۱۶/۰۷/۱۴۰۳", "۰۳/۰۷/۱۶", "۱۴۰۳ / ۰۷ / ۱۶",
    "۱۴۰۳/۰۷/۱۶ - ۱۴۰۳/۰۸/۱۶", "2024-10-07 12:30:45", "۱۴۰۳۰۷۱۶", "20241007 20241008", "ساعت ۱۲:۳۰", "10:15-11:45",
    "تماس در ۱۴۰۳/۰۷/۱۶", "تلفن: از ساعت ۸ تا ۱۲",
    # Years.
    "سال ۱۴۰۳", "1399-1403", "سال‌های ۱۴۰۰ ۱۴۰۱ ۱۴۰۲ ۱۴۰۳", "2021 2022 2023 2024", "۱۳۵۷، ۱۳۵۸ و ۱۳۵۹",
    # Amounts.
    "۱٬۲۵۰٬۰۰۰ تومان", "1,250,000,000 rials", "1.250.000.000", "1 250 000 000 руб", "12 500 000", "۱۲۵۰۰۰۰۰۰۰ ریال",
    "1234567890 تومان", "۸۴۱۲۳۴۵۶۷۸۹ ریال", "149123456 نفر", "149000000", "1000000000", "کارت ۱۲۵۰۰۰ تومانی",
    "۵٪ از ۱۲۰", "۲۰۲۴ ۱۲۳۴۵۶ نفر آمدند", "B 12 500 000 دلار",
    # Counts, laws, codes, scores, measures.
    "۱۲۳۴", "۱۲۳۴۵", "۱۲۳۴۵۶", "12345678", "قانون شمارهٔ ۱۲۳۴۵/۶۷", "مادهٔ ۱۱۴۰ قانون مدنی", "نامهٔ شمارهٔ ۱۲/۱۲۳۴۵۶۷",
    "کد خبر ۸۵۶۴۲۳۱۱", "کد خبر: 91080603319",
    "3.14159265358979", "192.168.10.12", "0.5 1.5 2.5 3.5 4.5 5", "0 1 2 3 4 5 6 7 8 9 10",
    "123456789", "۱۲ ۳۴ ۵۶", "صفحهٔ ۱۲ تا ۳۴", "۵۵.۷۸۸۷۴۵ و ۴۹.۱۲۲۱۴۴", "978-964-311-234-5", "9789643112349",
    "۱۱۵ و ۱۱۰",
    "W5 0066", "SU 1160", "۳-۱ و ۲-۲", "+5 و -3", "98 99 100 101 102", "کد پستی 420015", "Su-57 و Il-96", "ISO 9001",
    "A320 و B737", "۱۱۱۱۱۱۱۱۱۱۱", "@channel", "علی@", "۲+۲=۴",
]  # fmt: skip


@pytest.mark.parametrize("text", PERSONAL)
def test_a_personal_number_is_masked_but_for_its_last_two_digits(text):
    assert mask(text) == PERSONAL[text]
    assert mask(PERSONAL[text]) == PERSONAL[text]


@pytest.mark.parametrize("text", ORDINARY)
def test_a_number_of_the_discussion_stays(text):
    assert mask(text) == text
    assert mask(f"«{text}» را دیدم.") == f"«{text}» را دیدم."


def test_the_tables_are_long_enough_to_mean_something():
    assert len(PERSONAL) >= 40
    assert len(ORDINARY) >= 40


DIGITS = st.sampled_from(["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"])
BETWEEN = st.sampled_from(["", "", "", " ", "-", ".", "\u200c", "\u200e", " - ", "\u00a0", "ـ"])


@st.composite
def written(draw, numbers):
    """A number as somebody may type it: mixed digits, with the same thing here and there between them."""
    number, between = draw(numbers), draw(BETWEEN)
    groups = draw(st.sampled_from([(4, 3, 4), (4, 7), (11,), (1,) * 11]))
    digits = [draw(DIGITS)[int(digit)] for digit in number]
    parts, place = [], 0
    for size in groups:
        parts.append("".join(digits[place : place + size]))
        place += size
    return between.join(parts)


mobiles = st.from_regex(r"09[0-9]{9}", fullmatch=True).filter(lambda number: len(set(number)) > 2)
persian_words = st.sampled_from(["سلام ", "شمارهٔ من: ", "(", "زنگ بزنید، ", ""])


@given(persian_words, written(mobiles), st.sampled_from(["", " است.", "!", "\nسپاس"]))
def test_a_mobile_number_is_found_however_it_is_written(before, number, behind):
    masked = mask(before + number + behind)
    assert len(masked) == len(before + number + behind)
    assert sum(char.isdecimal() for char in masked) == 2
    assert masked.count(MASK) == 9
    assert mask(masked) == masked


alphabet = st.sampled_from("0123456789۰۱۹٠ .-/()+,:•\u200c\u200e\u00a0@AIRbтسن№\n")


@given(st.text(alphabet, max_size=60))
def test_masking_changes_digits_alone_keeps_the_length_and_is_done_once(text):
    masked = mask(text)
    assert len(masked) == len(text)
    assert all(new == old or (new == MASK and old.isalnum()) for new, old in zip(masked, text, strict=True))
    assert mask(masked) == masked


@given(st.text(max_size=200))
def test_no_text_breaks_it(text):
    assert len(mask(text)) == len(text)


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "12 ", "0912 ", "+", "•", "1\u200c", "a@", "a.", "1/", "A1", "- ", "1,234"]
)
def test_hostile_input_takes_little_time(piece):
    text = (piece * 2_000)[:2_000]
    started = time.process_time()
    mask(text)
    assert time.process_time() - started < 1
