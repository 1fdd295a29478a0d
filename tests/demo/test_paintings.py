import random

import pytest

from consulate.demo.paintings import MOTIFS, UnknownMotif, paint

SMALL = (320, 200)


@pytest.mark.parametrize("motif", MOTIFS)
class TestEachMotif:
    def test_it_is_the_same_for_the_same_seed_and_another_for_another(self, motif):
        first = paint(motif, 1, SMALL).tobytes()

        random.seed("whatever ran before")
        assert paint(motif, 1, SMALL).tobytes() == first
        assert paint(motif, 2, SMALL).tobytes() != first

    def test_it_is_a_picture_with_light_and_dark_up_to_its_edges(self, motif):
        picture = paint(motif, 3, SMALL)

        assert (picture.size, picture.mode) == (SMALL, "RGB")
        darkest, brightest = picture.convert("L").getextrema()
        assert brightest - darkest > 90
        assert all(len(edge.getcolors(maxcolors=sum(SMALL))) > 5 for edge in _edges(picture))


def _edges(picture):
    width, height = picture.size
    boxes = (0, 0, width, 1), (0, height - 1, width, height), (0, 0, 1, height), (width - 1, 0, width, height)
    return [picture.crop(box) for box in boxes]


def test_there_are_many_motifs_and_each_changes_its_colours_with_the_seed():
    assert len(MOTIFS) >= 8
    for motif, (_, palettes) in MOTIFS.items():
        assert len(palettes.split()) > 1, motif


def test_it_is_sixteen_to_ten_and_large_enough_for_a_lead_picture():
    assert paint("girih", 0).size == (1600, 1000)


@pytest.mark.parametrize("size", [(160, 100), (200, 200), (300, 120)])
def test_it_fills_other_shapes_too(size):
    assert paint("bridge", 0, size).size == size


def test_it_refuses_a_motif_that_nobody_can_paint():
    with pytest.raises(UnknownMotif, match="photograph"):
        paint("photograph", 1)
