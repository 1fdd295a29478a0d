"""What is looked at before an article goes out: what must be mended, and what is only advised."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import addresses, persian, redirects, richtext
from news.models import Article, Picture, Redirect
from news.text_parts import Part, parts_of

# The moves that bring an article to colleagues' eyes or to the public's.
CHECKED_MOVES = frozenset({"submit", "publish", "force", "republish"})
LONGEST_TITLE = 100
LONGEST_HEADING = 90
# The share of the lead's words that the title has too, from which on it says nothing new.
REPEATED = 0.8
_QUOTED = 60
# What a link says to somebody who hears a list of links and nothing around them.
_EMPTY_WORDS = frozenset(
    persian.fold(words).replace(persian.ZWNJ, "")
    for words in (
        "اینجا", "این‌جا", "کلیک", "کلیک کنید", "اینجا کلیک کنید", "اینجا را کلیک کنید", "روی اینجا کلیک کنید",
        "لینک", "پیوند", "این لینک", "این پیوند", "بیشتر", "بیشتر بخوانید", "ادامه", "ادامه مطلب", "مشاهده",
        "اینجا ببینید", "دانلود", "here", "click here", "link", "more", "read more",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """What may be wrong: why it matters, and how it is mended."""

    why: str | Promise
    mend: str | Promise
    is_must: bool = False


@dataclass(frozen=True)
class Finding:
    """A rule that a place of the article breaks; `field` is the form's, `where` the words at that place."""

    name: str
    field: str
    where: str = ""

    @property
    def rule(self) -> Rule:
        return RULES[self.name]

    @property
    def is_must(self) -> bool:
        return self.rule.is_must

    @property
    def label(self) -> str:
        return str(Article._meta.get_field(self.field).verbose_name)


RULES = {
    "body empty": Rule(
        _("The article has no text."),
        _("Write the text, or keep the article as a draft."),
        is_must=True,
    ),
    "picture without words": Rule(
        _("Whoever cannot see the picture is told nothing of it."),
        _(
            "Write its alternative text: in the editor by a double click on it, or call it decorative in the library."
        ),
        is_must=True,
    ),
    "broken link": Rule(
        _("The link leads to a page of this site that is not there."),
        _("Look for the page's address and put it in, or take the link out."),
        is_must=True,
    ),
    "link without its site": Rule(
        _("The address begins neither with https:// nor with a slash, so that it leads nowhere."),
        _("Write the whole address, as https://example.org."),
        is_must=True,
    ),
    "link to a draft": Rule(
        _("The link leads to an article that is not public yet."),
        _("Publish that article first, or take the link out."),
    ),
    "link without words": Rule(
        _("The link has no words: readers cannot see it, and screen readers read its address."),
        _("Write what stands behind it, or take it out."),
    ),
    "link says nothing": Rule(
        _("Whoever hears only the links of a page does not learn where this one leads."),
        _("Let the link be the words that name its aim, as: the form for passports."),
    ),
    "heading out of order": Rule(
        _("A smaller heading stands before the first large one; screen readers show a gap."),
        _("Make it a heading of the first size."),
    ),
    "heading empty": Rule(
        _("A heading without words is a gap in the list of headings."), _("Write it, or take it out.")
    ),
    "bold instead of a heading": Rule(
        _("A bold line looks like a heading and is none: nobody can jump to it."),
        _("Choose a heading for this line instead of bold letters."),
    ),
    "table without headers": Rule(
        _("Screen readers cannot say to which column or row a cell belongs."),
        _("Make the first row or column a header in the table's properties."),
    ),
    "title long": Rule(
        _("Lists, search engines and messengers cut a title of more than a hundred letters."),
        _("Make it shorter; the rest belongs into the lead."),
    ),
    "title ends with a stop": Rule(_("A title is no sentence of the text."), _("Take the full stop out.")),
    "lead empty": Rule(
        _("Lists and search engines show the lead; without it they show the first words of the text."),
        _("Write in one or two sentences who, what, when and where."),
    ),
    "lead repeats the title": Rule(
        _("Readers read the same twice."), _("Say in the lead what the title does not say.")
    ),
}


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
    """Those without words; of those whose words are empty, the ones that the library does not call decorative."""
    silent = [part for part in parts if part.name == "img" and not (part.attributes.get("alt") or "").strip()]
    files = {part.attributes.get("src", "").removeprefix(settings.MEDIA_URL) for part in silent}
    if not files:
        return
    of_them = Q(file__in=files) | Q(small__in=files) | Q(medium__in=files) | Q(card__in=files)
    rows = Picture.objects.filter(of_them, decorative=True).values_list("file", "small", "medium", "card")
    decorative = {name for row in rows for name in row}
    for part in silent:
        name = (part.attributes.get("src") or "").removeprefix(settings.MEDIA_URL)
        if name not in decorative:
            yield Finding("picture without words", "body", name.rpartition("/")[2])


def _in_links(parts: list[Part], article: Article, known: QuerySet[Article]) -> Iterator[Finding]:
    links = [part for part in parts if part.name == "a" and "href" in part.attributes]
    for part in links:
        if not part.words:
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
    shown = {path for path in addresses.shown(paths) if _is_for_readers(path)}
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
