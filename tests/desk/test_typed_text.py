"""What nobody can see is no text, and no hidden mark reverses what others read: one rule for the whole desk."""

import pytest
from django.urls import reverse

from comments.admin.act_forms import BanForm
from consulate.people_pages import InvitationForm, PersonForm
from news import persian, richtext, spreadsheets
from news.admin.article_bulk import NoteForm
from news.models import Article, Picture, Remark, Tag
from news.moves import MOVES
from news.picture_form import PictureForm
from tests.desk.forms import article_data
from tests.desk.test_pictures import photograph
from tests.factories import ArticleFactory, CategoryFactory

UNSEEN = [
    "\u200c",
    "\u200d\u200e",
    "\u202e",
    "\u2066\u2069",
    "\u00ad \u00a0",
    "\u2800",
    "\u3164",
    "\ufe0f\u0301",
]
PERSON = {"first_name": "مینا", "last_name": "کاظمی", "email": "mina@example.org"}


@pytest.mark.parametrize("text", UNSEEN)
def test_it_is_no_text(text):
    assert persian.written(text) == ""
    assert persian.written(f"{text}می‌آید ") != ""


@pytest.mark.parametrize("text", ["می‌آید", "–", "؟", "😀", "Казань", "a\u200eb"])
def test_what_is_seen_stays_as_it_is(text):
    assert persian.written(f" {text}\n") == text


@pytest.mark.django_db
class TestForms:
    @pytest.mark.parametrize("text", UNSEEN)
    def test_an_article_needs_a_title_that_is_seen(self, writer, login, text):
        sent = article_data(CategoryFactory(), title=text)
        answer = login(writer).post(reverse("admin:news_article_add"), sent)
        assert answer.context["adminform"].form.errors["title"] == ["این خانه را پر کنید."]
        assert not Article.objects.exists()

    def test_a_lead_that_is_not_seen_is_none(self, writer, login):
        sent = article_data(CategoryFactory(), lead="\u200c")
        assert login(writer).post(reverse("admin:news_article_add"), sent).status_code == 302
        assert Article.objects.get().lead == ""

    def test_a_tag(self, editor, login):
        browser, address = login(editor), reverse("admin:news_tag_add")
        assert browser.post(address, {"name": "\u200c"}).context["adminform"].form.errors["name"]
        assert browser.post(address, {"name": "\u202eمهاجرت\u2066"}).status_code == 302
        assert Tag.objects.get().name == "مهاجرت"

    @pytest.mark.parametrize("text", UNSEEN)
    def test_a_picture_and_its_words(self, text):
        form = PictureForm({"alt": text}, {"file": photograph()})
        assert not form.is_valid() and list(form.errors) == ["alt"]

    def test_a_pictures_words_hold_no_override(self):
        said = {"alt": "a\u202eb", "caption": "\u2067شرح", "credit": "\u200c"}
        form = PictureForm(said, {"file": photograph()})
        assert form.is_valid(), form.errors
        picture: Picture = form.save()
        assert (picture.alt, picture.caption, picture.credit) == ("ab", "شرح", "")

    def test_what_is_too_long_is_told_in_persian_digits(self):
        [said] = PictureForm({"alt": "ا" * 301}, {"file": photograph()}).errors["alt"]
        assert "۳۰۰" in said and "300" not in said

    @pytest.mark.parametrize("text", UNSEEN)
    def test_somebody_of_the_staff_has_a_name(self, text):
        invited = PERSON | {"username": "mina"}
        for form in (
            PersonForm(PERSON | {"first_name": text}),
            InvitationForm(invited | {"last_name": text}),
        ):
            assert form.errors[next(iter(form.errors))] == ["این خانه را پر کنید."]

    def test_a_name_holds_no_override(self):
        form = PersonForm(PERSON | {"first_name": "\u202eمهاجم\u2066"})
        assert form.is_valid() and form.cleaned_data["first_name"] == "مهاجم"

    @pytest.mark.parametrize("text", UNSEEN)
    def test_a_remark_and_reasons(self, editor, login, text):
        article = ArticleFactory(status="draft", published_at=None)
        address = reverse("admin:news_article_remarks", args=[article.pk])
        login(editor).post(address, {"remark-text": text})
        assert not Remark.objects.exists()
        assert "note" in NoteForm(MOVES["unpublish"], {"note": text}).errors
        assert "reason" in BanForm({"days": "7", "reason": text}).errors


def test_a_text_holds_no_override():
    text = "<p>نان &#x202e;آب\u2066</p>"
    assert richtext.clean(text) == "<p>نان آب</p>" == richtext.clean(richtext.clean(text))


def test_nor_does_a_table_that_leaves_the_desk():
    file = spreadsheets.csv_file("x", ["نام"], [["\u202eمهاجم\u2066"], ["\u2067=1+1"]]).content.decode()
    assert "\u202e" not in file and "\u2066" not in file
    assert "'=1+1" in file
