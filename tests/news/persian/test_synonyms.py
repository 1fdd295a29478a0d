"""Words that mean the same: read, stored, and looked for beside those of the query."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from news.models import SynonymGroup
from news.models.search_words import keys_of, members_of
from news.search_filters import Wanted
from news.search_highlight import highlight
from news.search_meant import search
from news.search_query import found, parse

starting = import_module("news.migrations.0007_synonyms")
VISA, PRESIDENT = ["روادید", "ویزا", "visa"], ["رئیس‌جمهور", "رئیس جمهوری اسلامی", "president"]


@pytest.fixture
def no_groups(db) -> None:
    SynonymGroup.objects.all().delete()


# --- Groups ---------------------------------------------------------------------------------------


def test_a_group_is_written_with_commas_of_any_kind():
    assert members_of(" ویزا، روادید,  visa;а؛ ب\nج ،، ! ،") == ["ویزا", "روادید", "visa", "а", "ب", "ج"]


def test_a_key_is_what_search_reads():
    assert keys_of("رئيس‌جمهور، رئیس جمهور، رییسجمهور، Visa، گذرنامه‌ها") == ["رییسجمهور", "visa", "گذرنامه"]


def test_a_saved_group_has_its_keys(no_groups):
    group = SynonymGroup.objects.create(words="ویزا، رواديد")
    assert group.keys == ["ویزا", "روادید"]
    group.words = "ویزا، visa"
    group.save()
    assert SynonymGroup.objects.get().keys == ["ویزا", "visa"]


@pytest.mark.parametrize(
    "query", ["ویزا", "ويزاي ایران", "ویزاها", "صدور ویزا", "VISA", "رئیس جمهور", "رئیس‌جمهور روسیه"]
)
def test_a_query_touches_the_groups_of_its_words(no_groups, query):
    for words in (VISA, PRESIDENT):
        SynonymGroup.objects.create(words="، ".join(words))
    SynonymGroup.objects.create(words="گذرنامه، پاسپورت")
    sought = found(search(Wanted(q=query), list(SynonymGroup.objects.all())).terms)
    assert ("'visa'" in sought) + ("'president'" in sought) == 1
    assert "پاسپورت" not in sought


@pytest.mark.parametrize("query", ["", "\0", "؟", '"ویزا"', "«ویزا»", "👍"])
def test_what_has_no_words_or_stands_in_quotes_touches_none(no_groups, query):
    SynonymGroup.objects.create(words="، ".join(VISA))
    assert search(Wanted(q=query), list(SynonymGroup.objects.all())).terms == parse(query)


@pytest.mark.parametrize("query", ["{}", "{a,b}", "'", '"', "%s", "\ud800", "ب" * 10_000, "ﷺ" * 64])
def test_whatever_is_typed_touches_groups_or_none(starting_synonyms, query):
    assert search(Wanted(q=query), list(SynonymGroup.objects.all())).hits.hits == []


# --- Looking for them -----------------------------------------------------------------------------


def test_a_word_is_looked_for_with_all_of_its_group():
    assert found(parse("ویزا", [VISA])) == "('ویزا' | 'روادید' | 'visa')"
    assert found(parse("ویزای")) == "('ویزای' | 'ویزا')"
    assert "'روادید'" in found(parse("ویزای", [VISA]))


def test_several_words_stand_for_one_and_one_for_several():
    each = [term.alternatives for term in parse("رئیس جمهور", [PRESIDENT])]
    assert len(each) == 2 and all(("president",) in alternatives for alternatives in each)
    assert ("رییس", "جمهوری", "اسلامی") in parse("رئیس‌جمهور", [PRESIDENT])[0].alternatives


def test_a_word_in_another_script_is_looked_for_as_it_is():
    assert found(parse("visa", [VISA])) == "('visa')"


def test_quoted_words_are_looked_for_as_they_are():
    assert found(parse("«ویزا»", [VISA])) == "('ویزا')"


def test_members_without_letters_change_nothing():
    assert found(parse("ویزا", [["ویزا", "!", "\0"], [], [""]])) == found(parse("ویزا"))


def test_they_are_marked_in_the_text():
    text = "صدور روادید و Visa برای رئیس جمهوری اسلامی"
    assert highlight(text, "ویزا", synonyms=[VISA]) == text.replace("روادید", "<mark>روادید</mark>").replace(
        "Visa", "<mark>Visa</mark>"
    )
    assert "<mark>رئیس جمهوری اسلامی</mark>" in highlight(text, "رئیس‌جمهور", synonyms=[PRESIDENT])


# --- The groups of a new site ---------------------------------------------------------------------


def test_each_group_to_begin_with_has_different_words_which_no_other_has():
    keys = [keys_of(words) for words in starting.GROUPS]
    assert all(
        len(own) == len(members_of(words)) >= 2 for own, words in zip(keys, starting.GROUPS, strict=True)
    )
    every = [key for own in keys for key in own]
    assert len(every) == len(set(every))
    assert max(map(len, starting.GROUPS)) <= 300 and max(map(len, every)) <= 60


def test_they_are_kept_as_search_reads_them(no_groups):
    starting.begin(apps, connection.schema_editor())
    for group in SynonymGroup.objects.all():
        assert set(group.keys) == set(keys_of(group.words))


def test_they_leave_what_the_desk_has_already(no_groups):
    SynonymGroup.objects.create(words="ویزا، مجوز ورود")
    starting.begin(apps, connection.schema_editor())
    assert SynonymGroup.objects.count() == len(starting.GROUPS)
    assert SynonymGroup.objects.filter(keys__contains=["ویزا"]).get().words == "ویزا، مجوز ورود"
    starting.begin(apps, connection.schema_editor())
    assert SynonymGroup.objects.count() == len(starting.GROUPS)
    starting.take_back(apps, connection.schema_editor())
    assert SynonymGroup.objects.get().words == "ویزا، مجوز ورود"
