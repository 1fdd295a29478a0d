"""What is looked at before an article goes out: what must be mended, and what is only advised."""

import hashlib
import html
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from news import addresses, jalali, persian, redirects, relative_dates, richtext
from news.article_check_rules import Finding
from news.models import Article, Picture, Redirect
from news.text_parts import Part, parts_of

# The moves that bring an article to colleagues' eyes or to the public's.
CHECKED_MOVES = frozenset({"submit", "publish", "force", "republish"})
LONGEST_TITLE = 100
LONGEST_HEADING = 90
# The share of the lead's words that the title has too, from which on it says nothing new.
REPEATED = 0.8
_QUOTED = 60
# Of an article's own page these places alone have an address.
_PLACES = frozenset(["#comments", "#write", "#share"])
# As the desk writes an accepted date (news/relative_dates.py).
_ACCEPTED = re.compile(r'<time datetime="([0-9-]{10})"[^<>]*>([^<>]{1,200})</time>')
# What a link says to somebody who hears a list of links and nothing around them.
_EMPTY_WORDS = frozenset(
    persian.fold(words).replace(persian.ZWNJ, "")
    for words in (
        "اینجا", "این‌جا", "کلیک", "کلیک کنید", "اینجا کلیک کنید", "اینجا را کلیک کنید", "روی اینجا کلیک کنید",
        "لینک", "پیوند", "این لینک", "این پیوند", "بیشتر", "بیشتر بخوانید", "ادامه", "ادامه مطلب", "مشاهده",
        "اینجا ببینید", "دانلود", "here", "click here", "link", "more", "read more",
    )
)  # fmt: skip


def look(article: Article, known: QuerySet[Article]) -> list[Finding]:
    """All that is found in the article as it stands, saved or not: first what must be mended.

    `known` are the articles of which whoever asks may know. A few queries, whatever the number of links and pictures.
    """
    parts = parts_of(article.body)
    found = [
        *_in_title(article.title),
        *_in_lead(article),
        *_in_headings(parts),
        *_in_tables(parts),
        *_in_pictures(parts),
        *_in_links(parts, article, known),
        *_in_dates(article),
    ]
    if not any(part.name == "img" for part in parts) and not richtext.plain_text(article.body).strip():
        found.append(Finding("body empty", "body"))
    return sorted(dict.fromkeys(found), key=lambda finding: not finding.is_must)


def obstacle(move: str, article: Article, known: QuerySet[Article]) -> str | Promise | None:
    """Why a move of that name has to wait; None where nothing must be mended. For many at once, without advice."""
    if move not in CHECKED_MOVES:
        return None
    return next((finding.rule.why for finding in look(article, known) if finding.is_must), None)


def digest(findings: list[Finding]) -> str:
    """What tells whether somebody has seen exactly these."""
    said = "\n".join(f"{finding.name}|{finding.field}|{finding.where}" for finding in findings)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _quoted(words: str) -> str:
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED].rstrip()}…"


def _folded(text: str) -> list[str]:
    plain = "".join(char if char.isalnum() else " " for char in persian.fold(text).replace(persian.ZWNJ, ""))
    return plain.split()


def _in_title(title: str) -> Iterator[Finding]:
    if len(title) > LONGEST_TITLE:
        yield Finding("title long", "title", _quoted(title))
    if title.rstrip().endswith((".", "۔")) and not title.rstrip().endswith(".."):
        yield Finding("title ends with a stop", "title", _quoted(title))


def _in_lead(article: Article) -> Iterator[Finding]:
    title, lead = _folded(article.title), _folded(article.lead)
    if not lead:
        yield Finding("lead empty", "lead")
    elif len(title) > 2 and _repeats(lead, title):
        yield Finding("lead repeats the title", "lead", _quoted(article.lead))


def _repeats(lead: list[str], title: list[str]) -> bool:
    """Whether the lead begins with the whole title, or has hardly a word of its own."""
    own = set(lead)
    return lead[: len(title)] == title or len(own & set(title)) > REPEATED * len(own)


def _in_headings(parts: list[Part]) -> Iterator[Finding]:
    seen = 1
    for part in parts:
        if part.level:
            if not part.words:
                yield Finding("heading empty", "body")
            elif part.level > seen + 1:
                yield Finding("heading out of order", "body", _quoted(part.words))
            seen = max(part.level, seen) if part.level == 2 else seen
        elif (
            part.name == "p" and part.words and part.bold == part.words and len(part.words) < LONGEST_HEADING
        ):
            yield Finding("bold instead of a heading", "body", _quoted(part.words))


def _in_tables(parts: list[Part]) -> Iterator[Finding]:
    for part in parts:
        if part.name == "table" and not part.has_header:
            yield Finding("table without headers", "body", _quoted(part.words))


def _in_pictures(parts: list[Part]) -> Iterator[Finding]:
    """Those whose file is not in the library; those without words that the library does not call decorative."""
    pictures = [part for part in parts if part.name == "img"]
    library = _library({_file_of(part.attributes.get("src") or "") for part in pictures})
    for part in pictures:
        name = _file_of(part.attributes.get("src") or "")
        if name not in library:
            yield Finding("picture not ours", "body", name.rpartition("/")[2])
        elif not persian.is_seen(part.attributes.get("alt") or "") and not library[name]:
            yield Finding("picture without words", "body", name.rpartition("/")[2])


def _file_of(address: str) -> str:
    return address.removeprefix(settings.MEDIA_URL)


def _library(files: set[str]) -> dict[str, bool]:
    """Of these files, those of the library's pictures, and whether each is called decorative."""
    if not files:
        return {}
    of_them = Q(file__in=files) | Q(small__in=files) | Q(medium__in=files) | Q(card__in=files)
    rows = Picture.objects.filter(of_them).values_list("decorative", "file", "small", "medium", "card")
    return {name: decorative for decorative, *names in rows for name in names if name}


def _in_dates(article: Article) -> Iterator[Finding]:
    """Relative dates that nobody has settled, and accepted ones that were counted from another day."""
    on = timezone.localtime(article.published_at or timezone.now(), jalali.site_zone()).date()
    for field in ("title", "lead"):
        for date in relative_dates.found_in(getattr(article, field), on):
            yield Finding("date goes stale", field, _quoted(date.text))
    for date in relative_dates.found_in_html(article.body, on):
        if not date.is_quoted:
            yield Finding("date goes stale", "body", _quoted(html.unescape(date.text)))
    for day, words in _ACCEPTED.findall(article.body):
        meant = relative_dates.found_in(html.unescape(words), on)
        if meant and jalali.iso(meant[0].day) != day:
            yield Finding("date counted from another day", "body", _quoted(html.unescape(words)))


def _in_links(parts: list[Part], article: Article, known: QuerySet[Article]) -> Iterator[Finding]:
    links = [part for part in parts if part.name == "a" and "href" in part.attributes]
    for part in links:
        if (part.attributes["href"] or "").startswith("#") and part.attributes["href"] not in _PLACES:
            yield Finding("link to a place in the text", "body", part.words)
        elif not part.words:
            yield Finding("link without words", "body", part.attributes["href"] or "")
        elif _says_nothing(part.words):
            yield Finding("link says nothing", "body", _quoted(part.words))
    yield from _broken([part.attributes["href"] or "" for part in links], article, known)


def _says_nothing(words: str) -> bool:
    return " ".join(_folded(words)) in _EMPTY_WORDS or words.startswith(("http://", "https://"))


def _broken(hrefs: list[str], article: Article, known: QuerySet[Article]) -> Iterator[Finding]:
    """Of the links into this site, those that lead to no page; one to the article itself leads to its own."""
    own = {href: path for href in dict.fromkeys(hrefs) if (path := own_path(href)) is not None}
    for href, path in own.items():
        if not path.startswith("/"):
            yield Finding("link without its site", "body", href)
    paths = {path for path in own.values() if path.startswith("/")}
    if not paths:
        return
    files = {path for path in paths if path.startswith(settings.MEDIA_URL)}
    library = _library(set(map(_file_of, files)))
    shown = {path for path in addresses.shown(paths - files) if _is_for_readers(path)}
    shown |= {path for path in files if _file_of(path) in library}
    led = _redirected(paths - shown)
    drafts = _articles_behind(paths - shown - led, known)
    for href, path in own.items():
        leads_to_itself = path in drafts and drafts[path] == article.pk
        if path in paths - shown - led and not leads_to_itself:
            yield Finding("link to a draft" if path in drafts else "broken link", "body", href)


def own_path(href: str) -> str | None:
    """The path of a link into this site; None for other sites, for mail, and for a place on the same page."""
    try:
        parts, site = urlsplit(href), urlsplit(settings.SITE_URL)
    except ValueError:
        return href
    if parts.scheme in {"http", "https"} and not parts.hostname:
        # Half of an address.
        return href
    if href.startswith("#") or (parts.scheme and parts.scheme not in {"http", "https"}):
        return None
    if parts.netloc:
        return (parts.path or "/") if parts.netloc.lower() == site.netloc.lower() else None
    return parts.path


def _is_for_readers(path: str) -> bool:
    """The desk and the links to drafts are known addresses, and no pages of the public's."""
    return not path.startswith((f"/{settings.DESK_PATH}", "/preview/"))


def _redirected(paths: set[str]) -> set[str]:
    """Those from which readers are led on, by the table or by an article that was taken off."""
    keys = {path: redirects.address_key(path) for path in paths}
    there = set(Redirect.objects.filter(old_path__in=keys.values()).values_list("old_path", flat=True))
    numbers = {path: number for path in paths if (number := addresses.article_number(path))}
    taken_off = Article.objects.gone().filter(pk__in=numbers.values()).exclude(redirect_to="")
    leading = set(taken_off.values_list("pk", flat=True)) if numbers else set()
    return {path for path in paths if keys[path] in there or numbers.get(path) in leading}


def _articles_behind(paths: set[str], known: QuerySet[Article]) -> dict[str, int]:
    """The articles with these addresses that are at work and may come out."""
    numbers = {path: number for path in paths if (number := addresses.article_number(path))}
    coming = known.filter(pk__in=set(numbers.values())).exclude(
        status__in=[Article.Status.UNPUBLISHED, Article.Status.WITHDRAWN]
    )
    there = set(coming.values_list("pk", flat=True)) if numbers else set()
    return {path: number for path, number in numbers.items() if number in there}
