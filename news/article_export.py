"""Articles as JSON Lines with their pictures, in one ZIP file: docs/export-format.md describes it.

What an article shows by itself goes along; comments, votes and meetings do not.
"""

import io
import json
from collections.abc import Iterable, Iterator
from datetime import date, time
from pathlib import PurePosixPath
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from news.models import Article, Picture

FORMAT = "consulate-article/2"
LINES = "articles.jsonl"
# In the ZIP file, before the name of a picture's file.
FOLDER = "media/"
TEXTS = (
    "kind", "status", "over_title", "title", "lead", "body", "slug", "change_note", "withdrawal_notice",
    "redirect_to", "event_place",
)  # fmt: skip
SWITCHES = ("comments_open", "is_embargoed")
MOMENTS = ("published_at", "expires_at", "updated_at", "withdrawn_at", "submitted_at", "created_at")
CATEGORY = ("name", "slug", "description", "position")
SIZES = ("file", "small", "medium", "card")
# So many articles or pictures are in memory.
AT_ONCE = 100


def write(articles: QuerySet[Article], target: IO[bytes]) -> int:
    """Write the articles, the oldest first, and each of their pictures once; returns how many articles."""
    written = 0
    for part, count in _parts(articles):
        target.write(part)
        written = count
    return written


def stream(articles: QuerySet[Article]) -> Iterator[bytes]:
    """The same file piece by piece, for somebody who waits for it: never more than a picture of it at once."""
    return (part for part, _count in _parts(articles))


def _parts(articles: QuerySet[Article]) -> Iterator[tuple[bytes, int]]:
    """Each piece of the file, with the number of articles that are in it by then."""
    sent, count = _Sent(), 0
    shown: set[int] = set()
    with ZipFile(sent, "w", ZIP_DEFLATED) as archive:
        with archive.open(_entry(LINES), "w", force_zip64=True) as lines:
            for article in _ready(articles):
                count += 1
                pictures = _pictures_of(article)
                shown |= {picture.pk for picture in pictures.values()}
                row = as_row(article, pictures.values())
                lines.write(json.dumps(row, default=_iso, ensure_ascii=False).encode() + b"\n")
                yield sent.take(), count
        keys = sorted(shown)
        for place in range(0, len(keys), AT_ONCE):
            for picture in Picture.objects.filter(pk__in=keys[place : place + AT_ONCE]).order_by("pk"):
                for _file in _add_files(archive, picture):
                    yield sent.take(), count
    yield sent.take(), count


class _Sent(io.RawIOBase):
    """A file that cannot go back: what was written is taken away again and again."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:
        self._held += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


def _entry(name: str, compressed: int = ZIP_DEFLATED) -> ZipInfo:
    entry = ZipInfo(name)
    entry.compress_type = compressed
    return entry


def _iso(moment: date | time) -> str:
    """ISO 8601 to the microsecond: an article is known again by the moment of its making."""
    return moment.isoformat()


def _ready(articles: QuerySet[Article]) -> Iterator[Article]:
    rows = (
        articles.order_by("pk")
        .defer(None)
        .select_related("category", "author", "submitted_by", "lead_picture", "view_total")
    )
    return rows.prefetch_related(
        "tags", "mentions", "gallery_pictures__picture", "picks", "embargo_readers"
    ).iterator(chunk_size=AT_ONCE)


def _pictures_of(article: Article) -> dict[str, Picture]:
    """Every picture that the article shows, by the name of its large file."""
    pictures = [article.lead_picture, *(shown.picture for shown in article.gallery_pictures.all())]
    pictures += Picture.objects.filter(file__in=article.picture_names)
    return {picture.file.name: picture for picture in pictures if picture}


def as_row(article: Article, pictures: Iterable[Picture]) -> dict[str, Any]:
    """The article as one line of the file; names instead of keys, ISO 8601 for dates."""
    return {
        "format": FORMAT,
        "code": article.pk,
        **{name: getattr(article, name) for name in (*TEXTS, *SWITCHES, *MOMENTS)},
        "event_on": article.event_on,
        "event_time": article.event_time,
        "review_on": article.review_on,
        "category": {name: getattr(article.category, name) for name in CATEGORY},
        "tags": [{"name": tag.name, "slug": tag.slug} for tag in article.tags.all()],
        "mentions": [person.name for person in article.mentions.all()],
        "author": _name_of(article.author),
        "submitted_by": _name_of(article.submitted_by),
        "embargo_readers": [_name_of(reader) for reader in article.embargo_readers.all()],
        "views": article.views,
        "lead_picture": article.lead_picture.file.name if article.lead_picture else None,
        "gallery": [
            {"picture": shown.picture.file.name, "caption": shown.caption}
            for shown in article.gallery_pictures.all()
        ],
        "read_also": [pick.other_id for pick in article.picks.all()],
        "pictures": [_picture_row(picture) for picture in pictures],
    }


def _name_of(user: User | None) -> str:
    return user.get_username() if user else ""


def _picture_row(picture: Picture) -> dict[str, Any]:
    return {
        "files": {size: getattr(picture, size).name for size in SIZES if getattr(picture, size)},
        **{
            name: getattr(picture, name)
            for name in ("width", "height", "alt", "decorative", "caption", "credit", "focal_x", "focal_y")
        },
    }


def _add_files(archive: ZipFile, picture: Picture) -> Iterator[str]:
    """WebP does not get smaller; a file that is lost on the disk is left out."""
    for size in SIZES:
        file = getattr(picture, size)
        if not file:
            continue
        try:
            with default_storage.open(file.name) as source:
                data = source.read()
        except FileNotFoundError:
            continue
        name = str(PurePosixPath(FOLDER, file.name))
        archive.writestr(_entry(name, ZIP_STORED), data)
        yield name


def files_answer() -> bool:
    """Whether the place where pictures lie can be read now; a file that was begun cannot say it any more."""
    try:
        default_storage.exists("pictures/any.webp")
    except OSError:
        return False
    return True
