"""The picture that messengers show for a page without one: its title in Persian on the site's ornament."""

import logging
from dataclasses import astuple, dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Self

from django.core.files.storage import default_storage
from django.templatetags.static import static
from django.urls import reverse
from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

from news import card_ground, jalali
from news.card_lettering import Hand, broken, can_write, cut, writable
from news.models import Article, Meeting, Office, Topic
from news.row_addresses import address_of

logger = logging.getLogger(__name__)

# Part of each address: raised when the design changes, so that no cache goes on showing the old one.
DESIGN = 1
_WHITE, _SOFT, _GOLD = (255, 255, 255), (205, 228, 224), (242, 197, 107)
_LEFT, _RIGHT = 80, 1120
_MEASURE = _RIGHT - _LEFT
# What is between the office's name and the date.
_TOP, _BOTTOM = 184, 530
# Large letters in many lines would shout: from each size on, so many lines.
_SIZES, _LEADING = {112: 1, 86: 2, 76: 2, 68: 3, 60: 4, 54: 4, 48: 4}, 1.46
_OVER, _OVER_HEIGHT = Hand(31), 64
_EMBLEM_SIDE = 92


# None is the site itself.
Subject = Article | Meeting | Topic | None


@dataclass(frozen=True)
class Card:
    """What is written on a picture; equal cards are equal pictures."""

    title: str
    over_title: str
    foot: str
    office: str
    # The name of a file; empty: an ornament.
    emblem: str

    @classmethod
    def of(cls, subject: Subject, office: Office) -> Self:
        by = {"office": office.name, "emblem": office.emblem.name}
        if isinstance(subject, Article):
            return cls(subject.title, subject.over_title or _kind(subject), _published(subject), **by)
        if isinstance(subject, Meeting):
            occasion = f"{subject.get_kind_display()} {subject.public_number}"
            return cls(subject.subject, occasion, jalali.long_date(subject.starts_on), **by)
        if isinstance(subject, Topic):
            return cls(subject.name, str(subject._meta.verbose_name), _days(subject), **by)
        return cls(office.name, "", office.tagline, "", office.emblem.name)

    @property
    def digest(self) -> str:
        return sha256(repr((DESIGN, astuple(self))).encode()).hexdigest()[:12]


def _kind(article: Article) -> str:
    return "" if article.kind == Article.Kind.NEWS else article.get_kind_display()


def _published(article: Article) -> str:
    return jalali.plain_date(article.published_at) if article.published_at else ""


def _days(topic: Topic) -> str:
    return " - ".join(jalali.plain_date(day) for day in (topic.starts_on, topic.ends_on) if day)


def address(subject: Subject, office: Office) -> str:
    """Where the picture of this is; it changes with what is written on it."""
    if not can_write():
        return static("site/card.png")
    digest = Card.of(subject, office).digest
    if isinstance(subject, Article):
        return address_of("news:card", subject.pk, digest)
    if isinstance(subject, Meeting):
        return reverse("news:meeting_card", args=[subject.pk, digest])
    if isinstance(subject, Topic):
        return reverse("news:topic_card", args=[subject.slug, digest])
    return reverse("news:site_card", args=[digest])


@lru_cache(maxsize=64)
def png(card: Card) -> bytes:
    """Raises OSError while the emblem's file cannot be read: a picture without it would be kept by caches."""
    picture = card_ground.quiet().copy()
    pen = ImageDraw.Draw(picture)
    emblem = _emblem(card.emblem)
    picture.paste(emblem, (_RIGHT - _EMBLEM_SIDE, 60), emblem)
    _write_line(pen, Hand(34), card.office, (_RIGHT - _EMBLEM_SIDE - 26, 118), _SOFT)
    _write_title(pen, card)
    _write_line(pen, Hand(31, is_bold=False), card.foot, (_RIGHT, 582), _SOFT)
    return _encoded(picture)


def plain_png() -> bytes:
    """The one without words, which is kept as static/site/card.png."""
    return _encoded(card_ground.plain())


def _write_title(pen: ImageDraw.ImageDraw, card: Card) -> None:
    over_title = writable(card.over_title)
    room = _BOTTOM - _TOP - (_OVER_HEIGHT if over_title else 0)
    hand, lines = _set(writable(card.title) or writable(card.office), room)
    leading = hand.size * _LEADING
    top = _TOP + (room - leading * len(lines)) / 2
    if over_title:
        _write_line(pen, _OVER, over_title, (_RIGHT, top + _OVER.size), _GOLD)
        top += _OVER_HEIGHT
    for number, line in enumerate(lines):
        hand.write(pen, line, (_RIGHT, top + leading * number + hand.size * 1.06), _WHITE)


def _set(title: str, room: float) -> tuple[Hand, list[str]]:
    """The largest letters in which the title fits; in the smallest, as much of it as fits."""
    for size, allowed in _SIZES.items():
        hand = Hand(size)
        lines = broken(title, hand, _MEASURE)
        most = min(int(room // (size * _LEADING)), allowed)
        if len(lines) <= most and all(hand.width(line) <= _MEASURE for line in lines):
            return hand, lines
    return hand, cut(lines, most, hand, _MEASURE)


def _write_line(
    pen: ImageDraw.ImageDraw, hand: Hand, text: str, place: tuple[float, float], colour: tuple
) -> None:
    measure = place[0] - _LEFT
    for line in cut([writable(text)], 1, hand, measure):
        hand.write(pen, line, place, colour)


@lru_cache(maxsize=2)
def _emblem(name: str) -> Image.Image:
    """The office's own on a white tile; the ornament if there is none or its file is lost."""
    if not name:
        return card_ground.emblem(_EMBLEM_SIDE)
    try:
        # Only what the limited process encoded has such a name (icons.EmblemForm).
        with default_storage.open(name) as file, Image.open(file, formats=["WEBP"]) as emblem:
            own = ImageOps.contain(emblem.convert("RGBA"), (_EMBLEM_SIDE - 12, _EMBLEM_SIDE - 12))
    except (FileNotFoundError, UnidentifiedImageError):
        logger.warning("The emblem is lost: %s", name)
        return card_ground.emblem(_EMBLEM_SIDE)
    return card_ground.tile(own, _EMBLEM_SIDE)


def _encoded(picture: Image.Image) -> bytes:
    """Few colours are enough, and a quarter of the weight."""
    file = BytesIO()
    picture.quantize(96, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        file, "PNG", compress_level=7
    )
    return file.getvalue()
