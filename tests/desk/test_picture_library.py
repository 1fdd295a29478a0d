"""The library's own pages: files that a script sends, what is shown where, what nothing shows, the focal point."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from news import picture_uses
from news.models import AuditEntry, Meeting, Person, Picture
from tests.desk.forms import office_data
from tests.desk.test_pictures import LIST, photograph
from tests.factories import (
    ArticleFactory,
    GalleryPictureFactory,
    MeetingFactory,
    OfficeFactory,
    PersonFactory,
    PictureFactory,
    StaffFactory,
    TopicFactory,
)
from tests.news.pictures.corpus import NO_PICTURES, SCRIPT, bomb, drawing, encoded, upload

UPLOAD = "/admin/news/picture/upload/"
SAID = {"alt": "میدان شهر", "caption": "میدان", "credit": "روابط عمومی"}


@pytest.fixture
def browser(writer, login):
    return login(writer)


class TestUploadingByScript:
    def test_a_picture_comes_in_with_its_words(self, browser, writer):
        answer = browser.post(UPLOAD, SAID | {"file": photograph()})
        assert answer.status_code == 201
        picture = Picture.objects.get()
        told = answer.json()
        assert (told["id"], told["url"], told["alt"]) == (picture.pk, picture.file.url, "میدان شهر")
        assert told["page"] == reverse("admin:news_picture_change", args=[picture.pk])
        assert (picture.uploaded_by, picture.credit) == (writer, "روابط عمومی")
        assert len(picture.files) == 4
        assert AuditEntry.objects.filter(act="added", object_id=picture.pk).exists()

    def test_a_decorative_one_needs_no_words(self, browser):
        assert browser.post(UPLOAD, {"file": photograph(), "decorative": "on"}).status_code == 201

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"alt": ""}, "alt"),
            ({"alt": "میدان", "decorative": "on"}, "alt"),
            ({"alt": "م" * 301}, "alt"),
            ({"alt": "a\x00b"}, "alt"),
            ({"focal_x": "101"}, "focal_x"),
            ({"focal_y": "-1"}, "focal_y"),
            ({"focal_x": "9" * 400}, "focal_x"),
        ],
    )
    def test_what_is_said_is_checked_as_in_the_form(self, browser, sent, field):
        answer = browser.post(UPLOAD, SAID | {"file": photograph()} | sent)
        assert answer.status_code == 422
        assert list(answer.json()["errors"]) == [field]
        assert not Picture.objects.exists()

    @pytest.mark.parametrize("kind", ["html", "svg", "gif", "nothing", "bomb", "torn"])
    def test_what_is_no_picture_is_refused_in_persian(self, browser, kind):
        others = {"bomb": bomb(), "torn": encoded(drawing(), "JPEG")[:900]}
        answer = browser.post(UPLOAD, SAID | {"file": upload((NO_PICTURES | others)[kind])})
        assert answer.status_code == 422
        assert "تصویر" in str(answer.json()["errors"]) or "پرونده" in str(answer.json()["errors"])
        assert not Picture.objects.exists()

    def test_a_page_behind_a_picture_never_reaches_the_disk(self, browser):
        answer = browser.post(
            UPLOAD, SAID | {"file": upload(encoded(drawing(), "PNG") + SCRIPT, "a.html\u202egnp.png")}
        )
        assert answer.status_code == 201
        for file in Picture.objects.get().files:
            with file.open() as stored:
                assert b"<script" not in stored.read()

    def test_without_a_file_it_says_so(self, browser):
        assert list(browser.post(UPLOAD, SAID).json()["errors"]) == ["file"]

    def test_it_is_sent_and_not_asked_for(self, browser):
        assert browser.get(UPLOAD).status_code == 405

    @pytest.mark.parametrize("person", ["moderator", "auditor", "nobody"])
    def test_others_bring_nothing_in(self, person, login, request, db):
        known = {"nobody": lambda: StaffFactory(), "auditor": lambda: request.getfixturevalue("auditor")}
        user = known.get(person, lambda: request.getfixturevalue(person))()
        assert login(user).post(UPLOAD, SAID | {"file": photograph()}).status_code == 403
        assert not Picture.objects.exists()

    def test_without_a_token_nothing_comes_in(self, writer):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(writer)
        assert browser.post(UPLOAD, SAID | {"file": photograph()}).status_code == 403
        assert not Picture.objects.exists()

    def test_without_a_login_it_leads_there(self, client, db):
        answer = client.post(UPLOAD, SAID | {"file": photograph()})
        assert answer["Location"].startswith(reverse("admin:login"))


def everywhere() -> dict[str, Picture]:
    """One picture for each place in which there may be one."""
    names = ["lead", "gallery", "text", "small in text", "dossier", "meeting", "person", "office"]
    shown = {name: PictureFactory(alt=name, caption="") for name in names}
    ArticleFactory(lead_picture=shown["lead"])
    GalleryPictureFactory(picture=shown["gallery"])
    ArticleFactory(body=f'<p><img src="{shown["text"].file.url}" alt=""></p>')
    ArticleFactory(body=f'<p><img src="{shown["small in text"].small.url}" alt=""></p>')
    TopicFactory(picture=shown["dossier"])
    MeetingFactory().pictures.add(shown["meeting"])
    PersonFactory(picture=shown["person"])
    OfficeFactory(fallback_picture=shown["office"])
    return shown


class TestWhereTheyAreShown:
    def test_every_place_is_counted_once(self, writer, django_assert_num_queries):
        shown = everywhere()
        ArticleFactory(lead_picture=shown["lead"], body=f'<p><img src="{shown["lead"].file.url}" alt=""></p>')
        with django_assert_num_queries(1):
            uses = picture_uses.counted(shown.values(), writer)
        counts = {name: uses[picture.file.name] for name, picture in shown.items()}
        assert counts == {name: 1 + (name == "lead") for name in shown}

    def test_what_nothing_shows_is_found(self, browser):
        everywhere()
        PictureFactory(alt="رهاشده", caption="")
        # Those of the bin may come back with their articles.
        ArticleFactory(
            lead_picture=PictureFactory(), status="draft", published_at=None, deleted_at=timezone.now()
        )
        found = browser.get(LIST, {"used": "0"}).context["cl"].result_list
        assert [picture.alt for picture in found] == ["رهاشده"]

    def test_a_picture_names_its_places(self, browser):
        shown = everywhere()
        for name, model in (("meeting", Meeting), ("person", Person)):
            page = browser.get(f"{LIST}{shown[name].pk}/change/").content.decode()
            assert str(model.objects.get()) in page

    def test_what_is_kept_from_somebody_is_neither_counted_nor_named(self, browser, writer, editor, login):
        picture = PictureFactory(uploaded_by=writer)
        secret = ArticleFactory(
            title="خبر محرمانه", lead_picture=picture, status="draft", published_at=None, is_embargoed=True
        )
        assert browser.get(LIST).context["cl"].result_list[0].uses == 0
        address = f"{LIST}{picture.pk}/"
        assert secret.title not in browser.get(f"{address}change/").content.decode()
        refused = login(editor).post(f"{address}delete/", {"post": "yes"}).content.decode()
        assert Picture.objects.filter(pk=picture.pk).exists()
        assert secret.title not in refused

    @pytest.mark.parametrize("place", ["meeting", "person", "office"])
    def test_what_others_show_is_not_deleted_and_not_replaced_by_a_writer(self, editor, writer, login, place):
        picture = everywhere()[place]
        Picture.objects.update(uploaded_by=writer)
        login(editor).post(f"{LIST}{picture.pk}/delete/", {"post": "yes"})
        assert Picture.objects.filter(pk=picture.pk).exists()
        sent = {"file": photograph(), "alt": "جایگزین"}
        assert login(writer).post(f"{LIST}{picture.pk}/change/", sent).status_code == 403


class TestAnotherFile:
    """A text names the file: with another one the library would say that nothing shows the former."""

    @pytest.mark.parametrize(
        "place", ["lead", "gallery", "text", "small in text", "dossier", "person", "office"]
    )
    def test_what_is_used_keeps_its_file(self, editor, login, place):
        picture = everywhere()[place]
        address = f"{LIST}{picture.pk}/change/"
        answer = login(editor).post(address, SAID | {"file": photograph()})
        [said] = answer.context["adminform"].form.errors["file"]
        page = answer.content.decode()
        assert "تصویری تازه" in said and '<a href="#used-in">' in page and 'id="used-in"' in page
        assert Picture.objects.get(pk=picture.pk).file.name == picture.file.name
        # Its words may change all the same.
        assert login(editor).post(address, SAID).status_code == 302

    def test_one_that_nothing_shows_gets_another(self, browser, writer):
        picture = PictureFactory(uploaded_by=writer)
        assert browser.post(f"{LIST}{picture.pk}/change/", SAID | {"file": photograph()}).status_code == 302
        assert Picture.objects.get().file.name != picture.file.name

    def test_nor_is_it_replaced_where_a_confidential_draft_shows_it(self, editor, login):
        picture = PictureFactory()
        body = f'<p><img src="{picture.file.url}" alt=""></p>'
        ArticleFactory(title="نهان", body=body, status="draft", published_at=None, is_embargoed=True)
        page = login(editor).post(f"{LIST}{picture.pk}/change/", SAID | {"file": photograph()})
        assert "file" in page.context["adminform"].form.errors
        assert "نهان" not in page.content.decode() and "محرمانه" in page.content.decode()

    def test_who_shows_it_twice_is_named_once_where_it_is_not_deleted(self, editor, login):
        picture = PictureFactory()
        ArticleFactory(
            title="دو بار", lead_picture=picture, body=f'<p><img src="{picture.file.url}" alt="x"></p>'
        )
        page = login(editor).post(f"{LIST}{picture.pk}/delete/", {"post": "yes"}).content.decode()
        assert page.count("دو بار") == 1


class TestFindingThem:
    def test_every_word_in_any_spelling(self, browser):
        PictureFactory(alt="همکاری‌های بانکی", caption="", credit="كاوه")
        PictureFactory(alt="همکاری", caption="")
        for typed, found in [("همكاريهاي كاوه", 1), ("همکاری", 2), ("همکاری نیست", 0), ("\u200c", 0)]:
            assert len(browser.get(LIST, {"q": typed}).context["cl"].result_list) == found, typed

    def test_the_own_ones(self, browser, writer):
        own = PictureFactory(uploaded_by=writer)
        PictureFactory()
        assert list(browser.get(LIST, {"own": "1"}).context["cl"].result_list) == [own]

    @pytest.mark.parametrize("query", ["used=x", "own=2", "used=0&own=1&q=%25_", "q=" + "ا" * 900])
    def test_hostile_questions_are_answered(self, browser, query):
        PictureFactory()
        assert browser.get(f"{LIST}?{query}").status_code == 200


class TestTheFocalPoint:
    def test_it_cuts_the_card_anew_under_another_name(self, browser, writer):
        browser.post(UPLOAD, SAID | {"file": photograph()})
        before = Picture.objects.get()
        address = f"{LIST}{before.pk}/change/"
        assert browser.post(address, SAID | {"focal_x": "۱۰", "focal_y": "20"}).status_code == 302
        after = Picture.objects.get()
        assert (after.focal_x, after.focal_y) == (10, 20)
        assert after.card.name != before.card.name
        assert (after.file.name, after.small.name, after.medium.name) == (
            before.file.name,
            before.small.name,
            before.medium.name,
        )
        assert before.card.storage.exists(before.card.name)

    def test_other_words_cut_nothing(self, browser, writer):
        browser.post(UPLOAD, SAID | {"file": photograph()})
        before = Picture.objects.get()
        sent = SAID | {"caption": "دیگر", "focal_x": "50", "focal_y": ""}
        assert browser.post(f"{LIST}{before.pk}/change/", sent).status_code == 302
        assert Picture.objects.get().card.name == before.card.name

    def test_a_file_that_is_gone_is_told_beside_the_field(self, browser, writer):
        picture = PictureFactory(uploaded_by=writer)
        picture.file.storage.delete(picture.file.name)
        answer = browser.post(f"{LIST}{picture.pk}/change/", SAID | {"focal_x": "10"})
        assert list(answer.context["adminform"].form.errors) == ["file"]


def test_the_office_chooses_its_picture_from_the_library(administrator, login):
    office, picture = OfficeFactory(), PictureFactory()
    address, browser = reverse("admin:news_office_change", args=[office.pk]), login(administrator)
    assert 'data-library="/admin/news/picture/choose/"' in browser.get(address).content.decode()
    assert browser.post(address, office_data(fallback_picture=picture.pk)).status_code == 302
    office.refresh_from_db()
    assert office.fallback_picture == picture
