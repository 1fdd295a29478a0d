"""Where the demonstration's pictures are painted: several at a time, in processes that know no database."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from consulate.demo import paintings
from news import picture_decoder
from news.picture_decoder import Encoded

# Large enough for a desktop screen, and half the work of a camera's size.
SIZE = (1280, 800)
Motif = tuple[str, int]


def paint_all(motifs: Iterable[Motif]) -> Iterator[tuple[Motif, Encoded]]:
    """Each motif with its picture as the decoder of uploads gives it, in their order, on every core."""
    motifs = list(motifs)
    # Fresh processes: a forked one would share this one's database connection.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as painters:
        yield from zip(motifs, painters.map(_paint, motifs), strict=True)


def _paint(motif: Motif) -> Encoded:
    return picture_decoder.encode(paintings.paint(*motif, size=SIZE))
