"""Addresses of rows are those that Django gives, wherever the site lies."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from news.row_addresses import address_of


@pytest.mark.parametrize("word", ["خبر-کازان", "a b", "%s", "?#&="])
def test_it_is_what_django_gives_each_time(word):
    for number in (7, 8, 7):
        assert address_of("news:article", number, word) == reverse("news:article", args=[number, word])


def test_it_begins_with_the_folder_of_the_site():
    before = address_of("news:article", 7, "خبر")
    set_script_prefix("/folder/")
    try:
        assert address_of("news:article", 7, "خبر") == f"/folder{before}"
    finally:
        set_script_prefix("/")
    assert address_of("news:article", 7, "خبر") == before


@pytest.mark.parametrize("parts", [(7, ""), (7, "a/b"), (None, "a"), (-1, "a")])
def test_what_has_no_address_has_none(parts):
    for _again in range(2):
        with pytest.raises(NoReverseMatch):
            address_of("news:article", *parts)
