"""Addresses and accounts are noticed in every disguise that a reader understands; sentences are not."""

import time

import pytest

from comments.links import leads_elsewhere

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
    "(example.com)", "vk.com",
]  # fmt: skip
SENTENCES = [
    "سلام. خوبید؟", "سلام.خوبید", "تهران.ایران کشور ماست", "ساعت ۱۲.۳۰", "I went there. To be honest",
    "There. It is. Me", "А там. Не знаю", "Казань. Русский", "۱۴۰۳.۰۷.۱۶", "قیمت 3.5 دلار",
    "J. R. R. Tolkien", "Mr. Smith", "U.S.A", "e.g. this", "بله: حتما", "نسبت ۳:۱", "متن: این", "10:30",
    "www", "com", "دات", "نقطهٔ کامل", "نقطه کامل شد", "یک نقطه نتیجه", "dotcom", "a.b.c", "v1.2.3",
    "Node.js", "@ ساعت ۵", "@", "ایمیل می‌زنم", "در سایت شما", "نت", "و/یا", "۲/۳", "id من",
    "ایتالیا: italy", "Tehran... is", "Ali.Reza", "فایل.pdf", "بله.نه", "#کازان", "#Kazan_2024",
    "خوب:)", "سلام🙂.", "...me",
]  # fmt: skip


@pytest.mark.parametrize("text", LINKS)
def test_an_address_is_noticed(text):
    assert leads_elsewhere(text)
    assert leads_elsewhere(f"ببینید: {text} !")


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_no_address(text):
    assert not leads_elsewhere(text)


@pytest.mark.parametrize(
    "piece", ["a", "a.", ". ", "www ", "aб", "@ ", " ", "(", "نقطه ", "[ . ", "a.b", "://", "1.", "<a"]
)
def test_hostile_input_takes_little_time(piece):
    text = (piece * 2_000)[:2_000]
    started = time.process_time()
    leads_elsewhere(text)
    assert time.process_time() - started < 0.3
