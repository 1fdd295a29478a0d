"""Whether a text leads readers elsewhere: a link, a bare address of a site, an account of a messenger.

Only the look of an address counts, in any disguise that a reader still understands: «example . com»,
«t[.]me/x», «example دات کام». Nothing is ever opened.
"""

import re
import unicodedata

# Names of a domain's end that are no words of a sentence: they count behind a dot even with spaces around it.
_ENDS = (
    "com|net|org|info|biz|ir|ru|su|xyz|online|shop|site|store|website|app|dev|tv|io|gg|ly|cc|ws|ua|kz|uz|tj|tm|az|am"
    "|ae|tr|iq|af|cn|uk|eu|de|fr|club|vip|icu|bet|casino|link|click|blog|рф|рус|онлайн|дети|xn--[a-z0-9-]+"
)
# These are words too: only right behind the dot.
_ENDS_LIKE_WORDS = (
    "me|to|us|co|in|it|is|at|be|by|ca|ch|cz|nl|no|pl|pt|pw|re|se|sk|so|st|tk|la|li|lt|lv|ml|gl|ga|cf|id"
    + (
        "|top|pro|live|life|news|page|space|world|fun|tech|cloud|games|media|chat|work|today|win|mobi|name|edu|gov|im|сайт|москва"
        "|bot|market|dog|cat|zone|agency|group|center|company|network|digital|email|finance|guru|host|ltd|money|promo|red"
        "|sale|school|services|social|solutions|studio|support|tips|tools|tours|travel|trade|university|video|wiki|xxx|zip"
        "|academy|art|bio|cash|city|coffee|deals|design|education|energy|events|exchange|expert|family|fit|gift|gold|help"
        "|ink|land|law|loan|lol|marketing|monster|movie|ninja|one|photos|poker|press|rent|rip|stream|systems|team|toys|wtf"
    )
)
# Who is asked to look for an account there.
_MESSENGERS = (
    "آیدی|ایدی|تلگرام|تلگراممون|اینستا|اینستاگرام|واتساپ|روبیکا|ایتا|سروش|کانال|телеграм|телега|канал"
    "|telegram|instagram|insta|whatsapp|id"
)
_MESSENGER = rf"(?<![^\W_])(?:{_MESSENGERS})(?:م|مون|مان)?"
# A name of an account that is no word of a sentence: it has a digit or a low line within.
_HANDLE = r"@?(?=[a-z][a-z0-9.]{0,30}[_0-9])[a-z][a-z0-9_.]{3}"
_SPOKEN_DOTS = "dot|دات|نقطه|точка"
_SPOKEN_DOT = rf"(?:{_SPOKEN_DOTS})"
_SPOKEN_END = rf"(?:{_ENDS}|me|کام|نت|اورگ|آی[ \u200c]?آر|می|ком|нет)"
_LINK = re.compile(
    r"[a-z][a-z0-9+.\-]{1,10} ?: ?//"
    r"|(?<![a-z])(?:mailto|tel|tg|viber|whatsapp|javascript|data) ?:(?! )"
    rf"|(?<![a-z0-9])www ?\. ?[^\W_]"
    rf"|[^\W_] ?\. ?(?:{_ENDS})(?![^\W_])"
    rf"|[^\W_]\.(?:{_ENDS_LIKE_WORDS})(?![^\W_])"
    # Whatever the end is, with a path behind it; «Node.js/React» is none.
    rf"|[a-z0-9\-]\.(?!(?:js|py|ts|net|php|html?|pdf|docx?|jpe?g|png)\b)(?:[a-z]{{2,24}}|{_ENDS_LIKE_WORDS}) ?/ ?[^\W_]"
    rf"|[^\W_] ?\. ?(?:{_ENDS_LIKE_WORDS}) ?/[^\W_]"
    r"|(?<![^\W_])(?:t|tt|wa|telegram|vk) ?\. ?(?:me|dog|im|cc|com) ?/ ?[a-z0-9+]"
    rf"|[^\W_] ?[(\[{{<]? ?{_SPOKEN_DOT} ?[)\]}}>]? ?{_SPOKEN_END}(?![^\W_])"
    # A number of a machine, not of a clause: «1.2.3.4».
    r"|(?<![\d.])(?=[\d.]{0,12}(?:\d{3}|\d[:/]\w))(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"
    # Accounts of messengers, e-mail addresses; «@علی» speaks to somebody, «@علی_رضا» is a name of an account.
    r"|[@\uFF20] ?[a-z][a-z0-9_]{2}"
    r"|[@\uFF20][^\W\d_]{1,32}_[^\W_]"
    rf"|{_MESSENGER} ?[:=] ?@?(?=[a-z0-9_.]{{0,30}}[a-z])[a-z0-9_][a-z0-9_.]{{3}}"
    rf"|{_MESSENGER}(?: (?:من|ما|ام|ما است|اینه|این|هست|my|is|мой|наш)){{0,2}} ?[:=-]? {_HANDLE}"
    r"|<a[ \n]|\[url"
)
# One of these stands in all that _LINK finds, and in few sentences: they are quickly looked for.
_SIGN = re.compile(r"\. ?[a-zа-я]|\.\d|: ?//|[a-z] ?:|www|[@\uFF20]|<a|\[url")
_TELLING = tuple(f"{_SPOKEN_DOTS}|{_MESSENGERS}".split("|"))
_DOTS = str.maketrans(dict.fromkeys("۔。．｡․·•٫∙⋅", "."))
_BRACKETED_DOT = re.compile(r"[(\[{<] ?\. ?[)\]}>]")
_INVISIBLE = re.compile(
    r"[\u00AD\u034F\u061C\u0640\u064B-\u065F\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF]+"
)
_SPACES = re.compile(r"[ \t\u00A0\u2000-\u200A\u202F]+")
# Cyrillic and Greek letters in the midst of Latin ones.
_LIKE_LATIN = str.maketrans("аеосрхуіѕјкмтвнԁοαε", "aeocpxyisjkmtbhdoae")


def leads_elsewhere(text: str) -> bool:
    """Whether the text names an address or an account, in whatever disguise."""
    plain = _plain(text)
    if _has_link(plain):
        return True
    if not _is_mixed(plain):
        return False
    disguised = (word.translate(_LIKE_LATIN) for word in plain.split() if _is_mixed(word))
    return any(map(_has_link, disguised))


def _has_link(plain: str) -> bool:
    may_have = _SIGN.search(plain) or any(word in plain for word in _TELLING)
    return bool(may_have and _LINK.search(plain))


# What a browser or a reader takes for one address: Latin letters and marks without a space.
_LATIN_RUN = re.compile(r"[!-~]+")


def without_addresses(text: str) -> str:
    """The text without the addresses and accounts that are written in one piece."""
    return _LATIN_RUN.sub(lambda found: "" if _has_link(found[0].lower()) else found[0], text)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_DOTS).lower()
    return _SPACES.sub(" ", _BRACKETED_DOT.sub(".", text))


_LATIN, _LATIN_LIKE = re.compile("[a-z]"), re.compile("[а-яіѕјԁα-ω]")


def _is_mixed(text: str) -> bool:
    return bool(_LATIN.search(text) and _LATIN_LIKE.search(text))
