"""Words that mean the same, kept at the desk."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from news.models import SynonymGroup

ADD, LIST = reverse("admin:news_synonymgroup_add"), reverse("admin:news_synonymgroup_changelist")


@pytest.fixture
def desk(login, editor):
    SynonymGroup.objects.all().delete()
    return login(editor)


def test_an_editor_adds_a_group(desk):
    answer = desk.post(ADD, {"words": " ویزا, رواديد ,Visa، ویزا"}, follow=True)
    assert answer.redirect_chain
    group = SynonymGroup.objects.get()
    assert (group.words, group.keys) == ("ویزا، رواديد، Visa", ["ویزا", "روادید", "visa"])


def test_marks_that_deceive_are_taken_away(desk):
    desk.post(ADD, {"words": "ویزا، \u202eروادید\u202c"})
    assert SynonymGroup.objects.get().words == "ویزا، روادید"


@pytest.mark.parametrize("words", ["ویزا", "ویزا، ويزا، ویزا‌ها", "رئیس‌جمهور، رئیس جمهور", "؟، !", "ویزا، 👍"])
def test_a_group_needs_two_words_that_differ_to_search(desk, words):
    answer = desk.post(ADD, {"words": words})
    assert "دست‌کم دو واژه بنویسید" in answer.content.decode()
    assert not SynonymGroup.objects.exists()


def test_a_word_stands_in_one_group_only(desk):
    SynonymGroup.objects.create(words="ویزا، روادید")
    answer = desk.post(ADD, {"words": "پروانهٔ ورود، ويزا"})
    assert "«ويزا» پیش از این در گروه دیگری آمده است: ویزا، روادید" in answer.content.decode()
    assert SynonymGroup.objects.count() == 1


def test_a_group_may_be_saved_again(desk):
    group = SynonymGroup.objects.create(words="ویزا، روادید")
    address = reverse("admin:news_synonymgroup_change", args=[group.pk])
    assert desk.post(address, {"words": "ویزا، روادید، visa"}).status_code == 302
    group.refresh_from_db()
    assert group.keys == ["ویزا", "روادید", "visa"]


@pytest.mark.parametrize(
    "words", ["ب" * 61 + "، ویزا", "\0، \0", "ویزا، \u202e", "'; drop table x; --، {a,b}" * 20, "ﷺ" * 150]
)
def test_hostile_words_are_refused_in_the_form(desk, words):
    answer = desk.post(ADD, {"words": words})
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not SynonymGroup.objects.exists()


def test_the_list_is_searched_in_any_spelling(desk):
    SynonymGroup.objects.create(words="هم‌میهن، هم‌وطن")
    SynonymGroup.objects.create(words="کازان، Казань")
    for typed in ("هموطن", "هم‌وطن", "هم‌ميهن"):
        page = desk.get(LIST, {"q": typed}).content.decode()
        assert "<bdi>هم‌میهن</bdi>" in page and "<bdi>کازان</bdi>" not in page
    assert "<bdi>Казань</bdi>" in desk.get(LIST, {"q": "КАЗАНЬ"}).content.decode()


def test_two_editors_save_one_after_the_other(desk):
    with CaptureQueriesContext(connection) as queries:
        desk.post(ADD, {"words": "پروانهٔ ورود، ویزا"})
    asked = [each["sql"] for each in queries]
    (locked,) = [place for place, sql in enumerate(asked) if "pg_advisory_xact_lock" in sql]
    compared = [place for place, sql in enumerate(asked) if '"keys" @>' in sql]
    assert compared and locked < min(compared)
