"""Vectors that lead somewhere: schemes that run, signs that hide them, and elements that fetch."""

_SCRIPTS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "\tjavascript:alert(1)", "\njavascript:alert(1)",
    "\x01javascript:alert(1)", "\x1fjavascript:alert(1)", "\x00javascript:alert(1)", "java\tscript:alert(1)",
    "java\nscript:alert(1)", "java\rscript:alert(1)", "java\x00script:alert(1)", "java\x01script:alert(1)",
    "javascript\t:alert(1)", "javascript\n:alert(1)", "javascript :alert(1)", "java&#9;script:alert(1)",
    "java&#x0A;script:alert(1)", "java&#13;script:alert(1)", "java&Tab;script:alert(1)", "java&NewLine;script:alert(1)",
    "javascript&colon;alert(1)", "javascript&#58;alert(1)", "javascript&#x3a;alert(1)", "javascript&#0000058alert(1)",
    "&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)", "&#x6A&#x61&#x76&#x61script:alert(1)",
    "&#0000106avascript:alert(1)", "javascript://%0aalert(1)", "javascript://a.example/%0d%0aalert(1)",
    "javascript:/*--></title></style></textarea></script>*/alert(1)", "javascript:void(0);alert(1)",
    "java\u202escript:alert(1)", "\u202ejavascript:alert(1)", "java\ufeffscript:alert(1)", "\ufeffjavascript:alert(1)",
    "java\u200cscript:alert(1)", "\u00a0javascript:alert(1)", "\u2003javascript:alert(1)", "\u2028javascript:alert(1)",
    "java\u00adscript:alert(1)", "ｊavascript:alert(1)", "javaſcript:alert(1)", "javascript：alert(1)", "java%0ascript:alert(1)",
    "javascript%3Aalert(1)", "&NonBreakingSpace;javascript:alert(1)", "&#1;javascript:alert(1)", "&#x202e;javascript:alert(1)",
    "java&#x202a;script:alert(1)", "java&#xfeff;script:alert(1)", "view-source:javascript:alert(1)", "feed:javascript:alert(1)",
    "jar:javascript:alert(1)!/", "javascript:javascript:alert(1)", "javascript:\u2028alert(1)", "http://x/\njavascript:alert(1)",
]  # fmt: skip
_OTHERS = [
    "vbscript:alert(1)", "livescript:alert(1)", "mocha:alert(1)", "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==", "data:image/svg+xml,<svg onload=alert(1)>",
    "data:application/xhtml+xml,<x/>", "DATA:text/html,x", "da\tta:text/html,x", "data&colon;text/html,x", "blob:https://evil.example/1",
    "file:///etc/passwd", "filesystem:http://evil.example/temporary/x", "about:blank", "ftp://evil.example/", "intent://evil.example",
    "ms-msdt:/id", "ws://evil.example/", "cid:x", "tel:+1;javascript:alert(1)", "urn:x", "steam://run/1", "sms:+1", "magnet:?xt=1",
]  # fmt: skip
# Addresses that the browser would read as one of another host, or as another place of ours.
_PICTURES = [
    "https://evil.example/p.gif", "//evil.example/p.gif", "\\\\evil.example\\p.gif", "/\\evil.example/p.gif", "/\t/evil.example/p.gif",
    "http:evil.example/p.gif", "/media/../admin/logout/", "/media/%2e%2e/admin/", "/media/pictures/../../x.gif", "/media/.\t./x.gif",
    "/media/pictures/x.svg", "/media/pictures/00000000000000000000000000000000.webp?x", "/media/pictures/00000000000000000000000000000000.webp#x",
    "/media/pictures/00000000000000000000000000000000.webp/../x", "http://[::1]/x", "http://0x7f.1/x", "?x=1", "#x", "", " ",
    "/media/pictures/00000000000000000000000000000000.webp\u202e", "/media/pictures/0000000000000000000000000000000\u0660.webp",
]  # fmt: skip
_FETCHING = [
    "<a href=http://x ping=https://evil.example/ping>x</a>", "<a href=http://x attributionsrc=https://evil.example/>x</a>",
    "<img src=/x.webp srcset='https://evil.example/p 2x'>", "<picture><source srcset=https://evil.example/p><img src=x></picture>",
    "<img src=x lowsrc=javascript:alert(1) dynsrc=javascript:alert(1)>", "<img src=x longdesc=javascript:alert(1)>",
    "<img usemap=#m src=x><map name=m><area shape=default href=javascript:alert(1)></map>", "<video poster=https://evil.example/p>",
    "<audio src=https://evil.example/a autoplay>", "<track src=https://evil.example/t>", "<blockquote cite=javascript:alert(1)>x</blockquote>",
    "<q cite=javascript:alert(1)>x</q>", "<del cite=javascript:alert(1)>x</del>", "<table background=https://evil.example/p><tr><td>x</table>",
    "<td background=javascript:alert(1)>x", "<body background=https://evil.example/p>", "<input type=image src=https://evil.example/p>",
    "<object data=https://evil.example/o></object>", "<object><param name=movie value=javascript:alert(1)></object>",
    "<embed src=https://evil.example/e>", "<applet code=x codebase=https://evil.example/></applet>", "<iframe src=https://evil.example></iframe>",
    "<frameset><frame src=javascript:alert(1)></frameset>", "<portal src=https://evil.example></portal>", "<fencedframe src=https://evil.example>",
    "<a href='http://x' target=_blank rel=opener>x</a>", "<a href='http://x' download>x</a>", "<a href=http://evil.example\\@site.example>x</a>",
    "<a href='https:evil.example'>x</a>", "<a href='/\\evil.example'>x</a>", "<img src=x crossorigin referrerpolicy=unsafe-url>",
]  # fmt: skip
VECTORS = [
    *(f'<a href="{address}">x</a>' for address in [*_SCRIPTS, *_OTHERS]),
    *(f"<a href='{address}' class=image>x</a>" for address in _SCRIPTS[:12]),
    *(f"<form action='{address}'><button>x</button></form>" for address in _SCRIPTS[:6]),
    *(f"<iframe src='{address}'></iframe>" for address in _SCRIPTS[:8]),
    *(f'<img src="{address}">' for address in [*_SCRIPTS[:10], *_OTHERS[:8], *_PICTURES]),
    *_FETCHING,
]
