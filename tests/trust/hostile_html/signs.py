"""Vectors of letters and references: marks that turn a line, halves of letters, entities, other encodings."""

_BAIT = "<img src=x onerror=alert(1)>"
_MARKS = [
    "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069", "\ufeff", "\x00", "\x01", "\x08", "\x0b", "\x1b[31m", "\x7f",
    "\x85", "\x9b", "\u2028", "\u2029", "\ud800", "\udc00", "\ufffe", "\U000e0041", "\u00ad", "\u180e",
]  # fmt: skip
_REFERENCES = [
    "&lt;img src=x onerror=alert(1)&gt;", "&amp;lt;img src=x onerror=alert(1)&amp;gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "&#x3c;script&#x3e;alert(1)",
    "&LT;script&GT;alert(1)", "&ltscript&gtalert(1)", "&lt<img src=x onerror=alert(1)>", "&#0;<img src=x onerror=alert(1)>", "&#x0;&#xd800;&#x110000;", "&#99999999999999;",
    "&#128;&#159;", "&nvlt;script&nvgt;", "&bne;&bne", "&#x202e;&#x2067;x", "&NotEqualTilde;", "&#xfeff;<script>", "&quot;><script>alert(1)</script>", "&apos;&#39;&#34;",
    "<p title=&quot;&gt;&lt;script&gt;alert(1)>x</p>", "<p title='&lt;/p&gt;<img src=x onerror=alert(1)>'>x</p>", "<a href=&#x22;onclick=alert(1)>x</a>",
    "<p lang='&quot; onclick=alert(1) x=&quot;'>x</p>", "<abbr title=\"&#34;onmouseover=alert(1)\">x</abbr>", "&\x00lt;script>", "&zwnj;&zwj;&rlm;&lrm;",
]  # fmt: skip
_ENCODINGS = [
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "\\u003cscript\\u003ealert(1)", "%3Cscript%3Ealert(1)%3C/script%3E", "\xbcscript\xbealert(1)\xbc/script\xbe",
    "＜script＞alert(1)＜/script＞", "﹤script﹥alert(1)", "‹script›alert(1)", "<ſcript>alert(1)</ſcript>", "<ımg src=x onerror=alert(1)>", "<ſvg onload=alert(1)>",
    "\x1b$B<script>alert(1)</script>\x1b(B", "<scr\u00adipt>alert(1)</scr\u00adipt>", "<K\u212a onclick=alert(1)>", "<İmg src=x onerror=alert(1)>",
]  # fmt: skip
VECTORS = [
    *(f"<p>پیش{mark}پس</p>" for mark in _MARKS),
    *(f"<{mark}img src=x onerror=alert(1)>" for mark in _MARKS),
    *(f'<a href="java{mark}script:alert(1)" title="{mark}x">x</a>' for mark in _MARKS),
    *(f"<p title{mark}=x on{mark}click=alert(1)>{_BAIT}" for mark in _MARKS[:12]),
    *_REFERENCES,
    *_ENCODINGS,
]
