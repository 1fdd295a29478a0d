"""The copy of an article for a paper archive, and what tells later whether its text is still the current one."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import segno
from django import forms
from django.db import models
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from news import jalali, persian, visitors
from news.models import Article, PublicText
from news.readership import site_day
from news.site_address import absolute

# So many digits of a checksum are enough: nobody finds another text with the same ones by chance.
FEWEST_DIGITS, ALL_DIGITS = 12, 64
_GROUP = 4
# Questions of one address in an hour; whoever reads them off paper asks far fewer.
QUESTIONS, PER = 60, timedelta(hours=1)
# Of an article that changed more often the newest are told.
MOST_WORDINGS = 50
_CODE = re.compile("[1-9][0-9]{0,14}")
_DIGEST = re.compile(f"[0-9a-f]{{{FEWEST_DIGITS},{ALL_DIGITS}}}")


# --- On paper -------------------------------------------------------------------------------------


def permanent_address(article: Article) -> str:
    """The address that no change of the title changes."""
    return absolute(article.get_short_url())


def qr_code(address: str) -> SafeString:
    """The address as a square of dots: an SVG without styles, black."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None)
    return mark_safe(drawn)


def grouped(digest: str) -> str:
    """A checksum as people compare it: 3a7b d3e2 360a …"""
    return " ".join(digest[start : start + _GROUP] for start in range(0, len(digest), _GROUP))


# --- Asked afterwards -----------------------------------------------------------------------------


class State(models.TextChoices):
    CURRENT = "current", _("This is the current text.")
    EARLIER = "earlier", _("This was the text once; it has been changed since.")
    TAKEN_OFF = "off", _("This text was public once; the article has been taken off the site.")
    UNKNOWN = "unknown", _("No article with this news code ever had this text in public.")


@dataclass(frozen=True)
class Wording:
    """A text that the public had before it, from one instant to the next change."""

    digest: str
    since: datetime
    until: datetime | None

    @property
    def short(self) -> str:
        return grouped(self.digest[:FEWEST_DIGITS])


@dataclass(frozen=True)
class Finding:
    """What the site knows of a printed copy."""

    state: State
    asked: Wording | None = None
    # Newest first; of what the public cannot read now, none.
    wordings: tuple[Wording, ...] = ()
    article: Article | None = None

    @property
    def replacements(self) -> int:
        """How many texts have come after the printed one."""
        return self.wordings.index(self.asked)

    @property
    def stamp(self) -> str:
        """The printer in jalali.py that tells these moments apart: some changes follow within a minute."""
        told = [jalali.date_and_time(one.since) for one in self.wordings]
        return "date_and_time" if len(set(told)) == len(told) else "to_the_second"

    @property
    def shown(self) -> tuple[Wording, ...]:
        return self.wordings[:MOST_WORDINGS]


class VerifyForm(forms.Form):
    """The two numbers that stand on every official copy."""

    code = forms.CharField(max_length=100, error_messages={"required": _("Please write the news code.")})
    digest = forms.CharField(max_length=300, error_messages={"required": _("Please write the checksum.")})

    def clean_code(self) -> int:
        typed = _without_spaces(self.cleaned_data["code"])
        if not _CODE.fullmatch(typed):
            raise forms.ValidationError(_("A news code is a number, such as 1208."))
        return int(typed)

    def clean_digest(self) -> str:
        typed = _without_spaces(self.cleaned_data["digest"])
        if not _DIGEST.fullmatch(typed):
            raise forms.ValidationError(
                _("A checksum has digits and the letters a to f: at least twelve signs, at most sixty-four.")
            )
        return typed


def _without_spaces(typed: str) -> str:
    """Digits of any script, large and small letters, groups and hyphens: all one."""
    return "".join(persian.fold(typed).replace(persian.ZWNJ, "").split())


def may_ask(request: HttpRequest) -> bool:
    """Count one more question of this address, and say whether it is within the limit."""
    who = visitors.address_of_day(request, site_day())
    return visitors.within_limit("verify", who, limit=QUESTIONS, window=PER)


def look_up(code: int, digest: str, at: datetime) -> Finding:
    """What the site knows of the text whose checksum begins so; two queries.

    Of what the public cannot read, only that whoever holds its text is told that it was public.
    """
    rows = list(PublicText.objects.filter(article=code, since__lte=at).order_by("-id"))
    ends = [None, *(row.since for row in rows)]
    wordings = tuple(Wording(row.digest, row.since, end) for row, end in zip(rows, ends, strict=False))
    asked = next((one for one in wordings if one.digest.startswith(digest)), None)
    article = Article.objects.readable(at).filter(pk=code).first()
    if asked is None:
        return Finding(State.UNKNOWN)
    if article is None:
        return Finding(State.TAKEN_OFF, asked)
    state = State.EARLIER if asked.until else State.CURRENT
    return Finding(state, asked, wordings, article)
