"""Addresses and accounts are noticed in every disguise that a reader understands; sentences are not."""

import random
import re

import pytest

from comments import links
from comments.links import leads_elsewhere, without_addresses
from tests.comments.effort import least_time

LINKS = [
    "http://example.com", "https://example.org/a?b=c", "HTTP : // example", "hxxp://example",
    "ftp://example", "www.example", "WWW . example . com", "example.com", "Example.IR", "example . com",
    "example .com", "example[.]com", "example (.) com", "example dot com", "example [dot] com",
    "example دات کام", "example نقطه کام", "سایت.com", "сайт.рф", "пример.онлайн", "t.me/x", "t . me/x",
    "t.me", "wa.me/989", "bit.ly/abc", "بیایید t.me/joinchat", "@channel_name", "＠channel", "@ channel",
    "ali@example.org", "ali @ example . org", "exаmple.соm", "example۔com", "example。com",
    "ｅｘａｍｐｌｅ．ｃｏｍ", "𝐞𝐱𝐚𝐦𝐩𝐥𝐞.com", "example\u200c.\u200ccom", "example.\u200bcom", "192.168.10.12",
    "tg:resolve", "mailto:a", "<a href=x>", "[url=x]", "تلگرام: mychannel", "id: my_channel",
    "xn--e1afmkfd.xn--p1ai", "youtube.com/watch", "example.co.uk", "آدرس: example.ir، ممنون",
    "(example.com)", "vk.com", "telegram.dog/x", "example.bot", "example.market", "t . me / abc", "t.me / abc",
    "example.whatever/path", "Example.museum/a", "تلگرام abc_def", "ایدی من abcd1", "آیدی من: abcd1", "آیدیم abcd_1",
    "تلگرام: @abcd", "telegram abc_def", "insta abcd1", "@علی_رضا", "5.160.218.10", "10.0.0.1:8080", "1.2.3.4/x",
    "کانال ما abc_def", "id: abcd1",
]  # fmt: skip
SENTENCES = [
    "سلام. خوبید؟", "سلام.خوبید", "تهران.ایران کشور ماست", "ساعت ۱۲.۳۰", "I went there. To be honest",
    "There. It is. Me", "А там. Не знаю", "Казань. Русский", "۱۴۰۳.۰۷.۱۶", "قیمت 3.5 دلار",
    "J. R. R. Tolkien", "Mr. Smith", "U.S.A", "e.g. this", "بله: حتما", "نسبت ۳:۱", "متن: این", "10:30",
    "www", "com", "دات", "نقطهٔ کامل", "نقطه کامل شد", "یک نقطه نتیجه", "dotcom", "a.b.c", "v1.2.3",
    "Node.js", "@ ساعت ۵", "@", "ایمیل می‌زنم", "در سایت شما", "نت", "و/یا", "۲/۳", "id من",
    "ایتالیا: italy", "Tehran... is", "Ali.Reza", "فایل.pdf", "بله.نه", "#کازان", "#Kazan_2024",
    "ماده 1.2.3.4", "بند ۱.۲.۳.۴", "نسخهٔ 1.2.3.4", "id: 1234", "آیدی: 1234", "@علی سلام", "Node.js/React",
    "تلگرام telegram",
    "تلگرام من خراب است", "کانال ۲ را ببینید", "واتساپ و تلگرام", "در تلگرام خواندم (a1)", "۱.۵/۲", "او.من/تو",
    "сами.мы/вы", "id من 1234", "کانال BBC", "بهترین.است", "Sentence.The next",
    "خوب:)", "سلام🙂.", "...me",
]  # fmt: skip


@pytest.mark.parametrize("text", LINKS)
def test_an_address_is_noticed(text):
    assert leads_elsewhere(text)
    assert leads_elsewhere(f"ببینید: {text} !")


def test_the_quick_look_overlooks_nothing():
    """What has no sign of a link has none: pieces of links and sentences in any order, with a few letters lost."""
    dice = random.Random(7)
    pieces = [
        piece for text in LINKS + SENTENCES for piece in re.findall(r"[\w\u200c]+|\W", links._plain(text))
    ]
    looked_at = ["".join(dice.choices(pieces, k=dice.randint(1, 6))) for _text in range(20_000)]
    found = [text for text in looked_at if links._LINK.search(text)]
    assert len(found) > 300
    assert all(map(links._has_link, found))
    assert not all(map(links._has_link, looked_at))


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_no_address(text):
    assert not leads_elsewhere(text)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a.",
        ". ",
        "a. ",
        "a./",
        "تلگرام ",
        "تلگرام من ",
        "id a",
        "@ا",
        "1.1.",
        "t . me ",
        "www ",
        "aб",
        "@ ",
        " ",
        "(",
        "نقطه ",
        "[ . ",
        "a.b",
        "://",
        "1.",
        "<a",
    ],
)
def test_hostile_input_takes_little_time(piece):
    text = (piece * 2_000)[:2_000]
    assert least_time(leads_elsewhere, text) < 0.2
    assert least_time(without_addresses, text) < 0.2
