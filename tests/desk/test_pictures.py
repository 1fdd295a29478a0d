"""The picture library at the desk: uploaded, described, chosen, and kept as long as an article shows it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from news.models import Picture
from tests.factories import ArticleFactory, PictureFactory

LIST = "/admin/news/picture/"
CHOOSE = "/admin/news/picture/choose/"


def photograph(name="عکس.jpg") -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (900, 600), "teal").save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


@pytest.fixture
def browser(writer, login):
    return login(writer)


class TestUploading:
    def test_it_is_reencoded_and_keeps_who_brought_it(self, browser, writer):
        response = browser.post(
            LIST + "add/", {"file": photograph(), "alt": "نمایی از سالن", "caption": "سالن"}
        )
        assert response.status_code == 302
        picture = Picture.objects.get()
        assert (picture.alt, picture.uploaded_by) == ("نمایی از سالن", writer)
        assert picture.file.name.endswith(".webp")
        assert "عکس" not in picture.file.name

    def test_a_picture_has_to_be_described(self, browser):
        response = browser.post(LIST + "add/", {"file": photograph(), "alt": ""})
        assert list(response.context["adminform"].form.errors) == ["alt"]

    def test_what_is_no_picture_is_refused_in_persian(self, browser):
        page = SimpleUploadedFile("x.png", b"<script>alert(1)</script>", "image/png")
        response = browser.post(LIST + "add/", {"file": page, "alt": "چیزی"})
        assert "تصویر" in str(response.context["adminform"].form.errors["file"])
        assert not Picture.objects.exists()

    def test_its_words_are_changed_without_a_new_file(self, browser, writer):
        picture = PictureFactory(uploaded_by=writer)
        sent = {"alt": "توصیف بهتر", "caption": "", "credit": ""}
        assert browser.post(f"{LIST}{picture.pk}/change/", sent).status_code == 302
        before = picture.file.name
        picture.refresh_from_db()
        assert (picture.alt, picture.file.name) == ("توصیف بهتر", before)

    def test_from_the_library_one_comes_back_to_it(self, browser):
        sent = {"file": photograph(), "alt": "نمایی از سالن"}
        response = browser.post(f"{LIST}add/?chooser=1&CKEditorFuncNum=3", sent)
        assert response["Location"] == f"{CHOOSE}?CKEditorFuncNum=3"


class TestTheList:
    def test_it_counts_where_a_picture_is_used(self, browser):
        picture = PictureFactory(alt="سالن نشست", caption="")
        PictureFactory(alt="بی‌کاربرد", caption="")
        ArticleFactory(lead_picture=picture)
        ArticleFactory(body=f'<p><img src="{picture.file.url}" alt="سالن"></p>')
        uses = {row.alt: row.uses for row in browser.get(LIST).context["cl"].result_list}
        assert uses == {"سالن نشست": 2, "بی‌کاربرد": 0}

    def test_its_date_is_jalali(self, browser):
        picture = PictureFactory()
        Picture.objects.filter(pk=picture.pk).update(created_at="2023-12-01T09:26:00+00:00")
        assert "۱۰ آذر ۱۴۰۲ - ۱۲:۲۶" in browser.get(LIST).content.decode()

    def test_it_asks_the_database_at_most_ten_times(self, browser, writer, django_assert_max_num_queries):
        for _ in range(60):
            ArticleFactory(lead_picture=PictureFactory(uploaded_by=writer))
        # Two of them are the savepoint around the session, in a transaction of the test's own.
        with django_assert_max_num_queries(12):
            assert len(browser.get(LIST).context["cl"].result_list) == 24

    def test_its_page_names_the_articles(self, browser):
        picture = PictureFactory()
        ArticleFactory(lead_picture=picture, title="با تصویر شاخص")
        ArticleFactory(body=f'<p><img src="{picture.file.url}" alt=""></p>', title="با تصویر در متن")
        page = browser.get(f"{LIST}{picture.pk}/change/").content.decode()
        assert "با تصویر شاخص" in page
        assert "با تصویر در متن" in page


class TestDeleting:
    @pytest.fixture
    def editing(self, editor, login):
        return login(editor)

    def delete(self, browser, picture):
        return browser.post(f"{LIST}{picture.pk}/delete/", {"post": "yes"})

    def test_an_unused_one_goes(self, editing):
        self.delete(editing, PictureFactory())
        assert not Picture.objects.exists()

    @pytest.mark.parametrize("place", ["lead", "text"])
    def test_a_used_one_stays_and_its_articles_are_named(self, editing, place):
        picture = PictureFactory()
        shown = (
            {"lead_picture": picture}
            if place == "lead"
            else {"body": f'<img src="{picture.file.url}" alt="">'}
        )
        ArticleFactory(title="خبری که نشانش می‌دهد", **shown)
        response = self.delete(editing, picture)
        assert Picture.objects.filter(pk=picture.pk).exists()
        page = response.content.decode()
        assert "خبری که نشانش می‌دهد" in page
        assert "حذف نمی‌شود، زیرا" in page

    def test_several_at_once_stay_when_one_is_used(self, editing):
        used, free = PictureFactory(), PictureFactory()
        ArticleFactory(body=f'<img src="{used.file.url}" alt="">')
        sent = {"action": "delete_selected", "_selected_action": [used.pk, free.pk], "post": "yes"}
        editing.post(LIST, sent)
        assert Picture.objects.count() == 2


class TestChoosing:
    def test_the_library_shows_pictures_with_their_words(self, browser):
        picture = PictureFactory(alt="سالن نشست")
        page = browser.get(CHOOSE, {"CKEditorFuncNum": "1"}).content.decode()
        assert f'data-url="{picture.file.url}" data-alt="سالن نشست"' in page
        assert 'name="CKEditorFuncNum" value="1"' in page

    def test_it_is_searched_in_any_spelling(self, browser):
        PictureFactory(alt="همکاری‌های بانکی", caption="")
        PictureFactory(alt="نقش هندسی", caption="")
        page = browser.get(CHOOSE, {"q": "همكاريهاي"}).content.decode()
        assert "همکاری‌های بانکی" in page
        assert "نقش هندسی" not in page

    def test_it_is_paged_in_persian_and_remembers_who_asked(self, browser):
        PictureFactory.create_batch(25)
        page = browser.get(CHOOSE, {"field": "id_lead_picture", "page": "2"}).content.decode()
        assert "صفحهٔ ۲ از ۲" in page
        assert "page=1&amp;field=id_lead_picture" in page
        assert page.count("data-picture=") == 1

    def test_an_empty_library_says_so(self, browser):
        assert "تصویری یافت نشد" in browser.get(CHOOSE).content.decode()

    def test_hostile_words_are_words(self, browser):
        PictureFactory(alt='"><script>alert(1)</script>')
        page = browser.get(
            CHOOSE, {"q": '"><script>alert(2)', "field": '"><script>alert(3)'}
        ).content.decode()
        assert "<script>alert" not in page

    def test_a_picture_by_its_number_leads_to_its_small_file(self, browser):
        picture = PictureFactory()
        response = browser.get(reverse("admin:news_picture_small", args=[picture.pk]))
        assert response["Location"] == picture.small.url

    @pytest.mark.parametrize("address", [CHOOSE, "/admin/news/picture/1/small/"])
    def test_a_moderator_does_not_see_it(self, moderator, login, address):
        assert login(moderator).get(address).status_code == 403


class TestWhoMayChange:
    """A picture of a public article is part of what was published: writers cannot replace it."""

    def allowed(self, browser, picture) -> bool:
        sent = {"alt": "جایگزین"}
        status = browser.post(f"{LIST}{picture.pk}/change/", sent).status_code
        assert status in (302, 403)
        picture.refresh_from_db()
        assert (picture.alt == "جایگزین") is (status == 302)
        return status == 302

    def test_a_writer_changes_the_own_picture_of_the_own_draft(self, browser, writer):
        picture = PictureFactory(uploaded_by=writer)
        ArticleFactory(lead_picture=picture, author=writer, status="draft")
        assert self.allowed(browser, picture)

    def test_a_writer_does_not_change_a_colleagues(self, browser):
        assert not self.allowed(browser, PictureFactory())

    @pytest.mark.parametrize("status", ["published", "withdrawn", "unpublished"])
    def test_nor_the_own_one_once_an_article_with_it_was_published(self, browser, writer, status):
        led, inside = PictureFactory(uploaded_by=writer), PictureFactory(uploaded_by=writer)
        ArticleFactory(lead_picture=led, author=writer, status=status)
        ArticleFactory(body=f'<p><img src="{inside.file.url}" alt=""></p>', author=writer, status=status)
        assert not self.allowed(browser, led)
        assert not self.allowed(browser, inside)

    def test_nor_one_that_a_colleagues_draft_shows(self, browser, writer):
        picture = PictureFactory(uploaded_by=writer)
        ArticleFactory(lead_picture=picture, status="draft")
        assert not self.allowed(browser, picture)

    def test_an_editor_does(self, login, editor):
        picture = PictureFactory()
        ArticleFactory(lead_picture=picture)
        assert self.allowed(login(editor), picture)
