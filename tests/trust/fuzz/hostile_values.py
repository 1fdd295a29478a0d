"""Values that no form or link of ours sends, of every kind that is known to break something."""

import json

NESTED = "[" * 500 + "]" * 500
VALUES = {
    "nothing": "",
    "NUL": "\x00",
    "NUL within": "a\x00b",
    "controls": "".join(map(chr, range(1, 32))),
    "C1 controls": "\x80\x85\x9f",
    # As bytes that are no UTF-8, see `encoded`.
    "lone surrogate": "\ud800",
    "surrogates turned round": "\udc00\ud800",
    "10 KB": "a" * 10_240,
    "10 KB of Persian": "ک" * 5_000,
    "1e400": "1e400",
    "NaN": "NaN",
    "infinity": "-inf",
    "negative": "-1",
    "zero": "0",
    "beyond bigint": str(2**63),
    "far beyond": "9" * 400,
    "beyond what Python reads": "9" * 5_000,
    "Persian digits": "۱۲۳",
    "superscript": "²",
    "fraction": "½",
    "signed": "+1",
    "underscored": "1_000",
    "year zero": "0",
    "year": "99999",
    "date": "1403/13/32",
    "ISO date": "2024-02-30T25:61",
    "nested lists": NESTED,
    "nested object": json.dumps({"a": {"b": [[[]]]}}),
    "bidi": "\u202e\u2066متن\u2069\u202c",
    "joiners": "\u200c" * 100,
    "combining": "a" + "\u0301" * 1_000,
    "emoji": "👩‍👩‍👧‍👦" * 50,
    "last code point": "\U0010ffff",
    "no character": "\uffff\ufffe",
    "quotes": "'\"`\\",
    "SQL": "1' OR 1=1; DROP TABLE news_article; --",
    "pattern": "%_\\%",
    "regex": "(a+)+$[",
    "tsquery": "a & | ! ( <-> :*",
    "template": "{{ 7|add:7 }}{% load x %}${7*7}",
    "format": "%s%n%(x)s{0}{x!r}",
    "script": "<script>alert(1)</script>",
    "CR LF": "a\r\nSet-Cookie: x=y\r\n\r\n",
    "path": "../../../../etc/passwd",
    "address": "javascript:alert(1)",
    "another site": "//evil.example/",
    "bad address": "http://[",
    "semicolon": "a;b=c&d",
    "percent": "%",
    "double encoded": "%2500%25ED%25A0%2580",
}


def encoded(value: str) -> bytes:
    """As a form or an address brings it; half letters become the bytes that they would be."""
    return value.encode("utf-8", "surrogatepass")
