"""The gallery of an article and its picked articles at the desk: added, ordered, taken out, each once."""

import pytest
from bs4 import BeautifulSoup
from django.db.models import ProtectedError
from django.urls import reverse

from news import related, second_looks, workflow
from news.admin.article_parts import MOST_PICTURES, PickInline
from news.models import Article, GalleryPicture, PickedArticle, UnsavedWork
from news.moves import MOVES
from tests.desk.forms import article_data, editorial, rows, send
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    GalleryPictureFactory,
    MeetingFactory,
    PictureFactory,
    StaffFactory,
    TagFactory,
    TopicArticleFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
SUGGEST = "/admin/news/article/suggest/"


@pytest.fixture
def draft(writer):
    return ArticleFactory(author=writer, status="draft", published_at=None)


@pytest.fixture
def browser(writer, login):
    return login(writer)


def saved(row, **changes) -> dict:
    """A row that is kept already, as the form sends it."""
    own = {"picture": row.picture_id} if isinstance(row, GalleryPicture) else {"other": row.other_id}
    return {"id": row.pk, "article": row.article_id, "caption": "", **own, **changes}


def shown(article: Article) -> list[int]:
    return list(article.gallery_pictures.values_list("picture", flat=True))


class TestTheGallery:
    def test_it_is_kept_in_the_order_of_the_page_with_its_captions(self, browser):
        first, second = PictureFactory(), PictureFactory()
        gallery = rows(
            "gallery_pictures",
            {"picture": second.pk, "caption": "\u202eشرح اینجا", "ORDER": 2},
            {"picture": first.pk, "ORDER": 1},
        )
        assert send(browser, None, article_data(CategoryFactory(), **gallery)).status_code == 302
        kept = Article.objects.get().gallery_pictures.values_list("picture", "position", "caption")
        assert list(kept) == [(first.pk, 1, ""), (second.pk, 2, "شرح اینجا")]

    def test_rows_change_places_and_new_ones_come_between(self, browser, draft):
        old = [GalleryPictureFactory(article=draft, position=place) for place in (5, 9)]
        new = PictureFactory()
        gallery = rows(
            "gallery_pictures",
            saved(old[0], ORDER=3),
            saved(old[1], ORDER=1),
            {"picture": new.pk, "ORDER": 2},
            saved=2,
        )
        send(browser, draft, article_data(draft.category, **gallery))
        assert shown(draft) == [old[1].picture_id, new.pk, old[0].picture_id]
        assert list(draft.gallery_pictures.values_list("position", flat=True)) == [1, 2, 3]

    def test_a_row_is_taken_out_and_its_picture_may_come_back_at_once(self, browser, draft):
        row, other = GalleryPictureFactory(article=draft), GalleryPictureFactory(article=draft)
        gallery = rows(
            "gallery_pictures",
            saved(row, DELETE="on"),
            saved(other),
            {"picture": row.picture_id, "caption": "از نو"},
            saved=2,
        )
        send(browser, draft, article_data(draft.category, **gallery))
        assert shown(draft) == [other.picture_id, row.picture_id]
        assert draft.gallery_pictures.last().caption == "از نو"

    def test_a_picture_stands_in_it_once(self, browser):
        picture = PictureFactory()
        gallery = rows("gallery_pictures", {"picture": picture.pk}, {"picture": picture.pk})
        response = send(browser, None, article_data(CategoryFactory(), **gallery))
        assert "همین حالا در فهرست هست" in response.content.decode()
        assert not Article.objects.exists()

    def test_what_a_colleague_put_in_meanwhile_is_no_error_of_the_site(self, browser, draft):
        there = GalleryPictureFactory(article=draft)
        gallery = rows("gallery_pictures", {"picture": there.picture_id})
        response = send(browser, draft, article_data(draft.category, **gallery))
        assert "همین حالا در فهرست هست" in response.content.decode()
        assert shown(draft) == [there.picture_id]

    @pytest.mark.parametrize("number", ["0", "99999999", "9" * 40, "x", "1 OR 1=1", "\x00", "<script>"])
    def test_what_is_no_picture_is_refused_in_words(self, browser, number):
        gallery = rows("gallery_pictures", {"picture": number})
        response = send(browser, None, article_data(CategoryFactory(), **gallery))
        assert response.status_code == 200
        assert "دیگر وجود ندارد" in response.content.decode()
        assert not Article.objects.exists()

    def test_a_row_of_another_article_is_not_carried_off(self, browser, draft):
        foreign = GalleryPictureFactory()
        gallery = rows("gallery_pictures", saved(foreign, caption="ربوده"), saved=1)
        assert send(browser, draft, article_data(draft.category, **gallery)).status_code == 200
        foreign.refresh_from_db()
        assert foreign.caption == ""

    def test_a_made_up_count_of_rows_is_refused(self, browser, draft):
        data = article_data(draft.category) | {"gallery_pictures-TOTAL_FORMS": 1_000_000}
        response = send(browser, draft, data)
        assert response.status_code == 200
        page = response.content.decode()
        assert "شمار سطرها از اندازه گذشته است" in page
        assert page.count('<li class="part') <= MOST_PICTURES + 4

    def test_an_empty_row_is_none(self, browser, draft):
        data = article_data(draft.category, **rows("gallery_pictures", {"picture": "", "caption": ""}))
        assert send(browser, draft, data).status_code == 302
        assert shown(draft) == []

    def test_it_comes_back_with_a_form_that_has_a_mistake(self, browser):
        picture = PictureFactory(alt="ایوان آینه")
        gallery = rows("gallery_pictures", {"picture": picture.pk, "caption": "شرحی که می‌ماند"})
        page = send(browser, None, article_data(CategoryFactory(), title="", **gallery)).content.decode()
        assert "شرحی که می‌ماند" in page
        assert picture.small.url in page


class TestPicks:
    def test_they_are_kept_in_order(self, browser, draft):
        first, second = ArticleFactory(), ArticleFactory()
        picks = rows("picks", {"other": second.pk, "ORDER": 2}, {"other": first.pk, "ORDER": 1})
        assert send(browser, draft, article_data(draft.category, **picks)).status_code == 302
        assert list(draft.picks.values_list("other", flat=True)) == [first.pk, second.pk]

    def test_an_article_is_not_picked_for_itself(self, browser, draft):
        response = send(browser, draft, article_data(draft.category, **rows("picks", {"other": draft.pk})))
        assert "پس از خودش" in response.content.decode()
        assert not PickedArticle.objects.exists()

    def test_an_article_is_picked_once(self, browser, draft):
        other = ArticleFactory()
        picks = rows("picks", {"other": other.pk}, {"other": other.pk})
        assert "همین حالا" in send(browser, draft, article_data(draft.category, **picks)).content.decode()
        assert not PickedArticle.objects.exists()

    def test_they_are_found_in_any_spelling_and_never_the_article_itself(self, browser, draft):
        other = ArticleFactory(title="همکاری‌های دریایی", status="draft", published_at=None)
        ArticleFactory(title="گذرنامه", body="")
        Article.objects.filter(pk=draft.pk).update(title="همکاری‌های ریلی")
        found = browser.get(SUGGEST, {"q": "همكاريهاي", "except": draft.pk}).json()["results"]
        assert found == [{"id": other.pk, "title": other.title, "date": "", "state": "پیش‌نویس"}]
        assert browser.get(SUGGEST, {"q": str(other.pk)}).json()["results"][0]["id"] == other.pk

    @pytest.mark.parametrize("query", ["", "%", "'; --", "<b>", "واژه " * 40, "نیست‌درجهان"])
    def test_odd_words_find_nothing_and_break_nothing(self, browser, query):
        response = browser.get(SUGGEST, {"q": query, "except": "9" * 40})
        assert (response.status_code, response.json()) == (200, {"results": []})

    def test_who_may_not_see_articles_is_told_none(self, nobody, login, moderator):
        for person in (nobody, moderator):
            assert login(person).get(SUGGEST, {"q": "خبر"}).status_code == 403


class TestWhoMay:
    def test_who_only_reads_sees_both_lists_and_cannot_change_them(self, browser):
        article = ArticleFactory()
        row = GalleryPictureFactory(article=article, caption="شرح اینجا")
        PickedArticle.objects.create(article=article, other=ArticleFactory(title="برگزیده"))
        address = reverse("admin:news_article_change", args=[article.pk])
        page = browser.get(address).content.decode()
        assert "شرح اینجا" in page
        assert "برگزیده" in page
        assert "data-remove" not in page
        sent = article_data(article.category, **rows("gallery_pictures", saved(row, DELETE="on"), saved=1))
        assert browser.post(address, sent).status_code == 403
        assert shown(article) == [row.picture_id]


def test_the_form_takes_as_many_picks_as_the_page_shows():
    assert PickInline.max_num == related.MOST


class TestTheEvent:
    def test_it_is_typed_in_jalali_with_any_digits(self, browser):
        event = {"event_on": "۱۴۰۳/۰۱/۰۱", "event_time": "۱۸:۳۰", "event_place": "تالار شهر"}
        send(browser, None, article_data(CategoryFactory(), kind="announcement", **event))
        article = Article.objects.get()
        assert (article.event_on.isoformat(), f"{article.event_time:%H:%M}") == ("2024-03-20", "18:30")
        assert (article.event_place, article.kind) == ("تالار شهر", "announcement")

    @pytest.mark.parametrize("lonely", [{"event_time": "18:30"}, {"event_place": "تالار شهر"}])
    def test_an_hour_or_a_place_needs_a_day(self, browser, lonely):
        response = send(browser, None, article_data(CategoryFactory(), **lonely))
        errors = response.context["adminform"].form.errors
        assert list(errors) == ["event_on"]
        assert "روزی" in str(errors)
        assert not Article.objects.exists()

    @pytest.mark.parametrize(
        "field, typed, words",
        [("event_on", "1403/12/31", "۳۰"), ("event_time", "25:00", "خوانده نشد"), ("kind", "x", "")],
    )
    def test_what_cannot_be_is_said_beside_the_field(self, browser, field, typed, words):
        event = {"event_on": "1403/01/01", field: typed}
        errors = (
            send(browser, None, article_data(CategoryFactory(), **event)).context["adminform"].form.errors
        )
        assert list(errors) == [field]
        assert words in str(errors)

    @pytest.mark.parametrize("wrong", [{"event_on": "x"}, {"event_time": "25:00"}, {"event_place": "تالار"}])
    def test_an_error_is_not_hidden_in_a_closed_section(self, browser, wrong):
        answer = send(browser, None, article_data(CategoryFactory(), **wrong))
        page = BeautifulSoup(answer.content, "html.parser")
        (message,) = page.select(".field-event_on .errorlist, .field-event_time .errorlist")
        assert all(section.has_attr("open") for section in message.find_parents("details"))


class TestPicturesInUse:
    def test_a_picture_of_a_gallery_is_not_deleted_and_the_article_is_named(self, editor, login):
        row = GalleryPictureFactory(caption="شرح اینجا", article__title="دیدار در کاخ")
        address = reverse("admin:news_picture_delete", args=[row.picture_id])
        page = login(editor).get(address).content.decode()
        assert page.count("دیدار در کاخ") == 1
        assert "شرح اینجا" not in page
        assert "حذف" in page
        login(editor).post(address, {"post": "yes"})
        assert GalleryPicture.objects.exists()
        with pytest.raises(ProtectedError):
            row.picture.delete()

    def test_its_uses_are_counted_and_linked(self, editor, login):
        picture = PictureFactory()
        article = ArticleFactory(lead_picture=picture, title="در گالری و بالای متن")
        GalleryPictureFactory(article=article, picture=picture)
        TopicFactory(picture=picture, name="پروندهٔ دریا")
        browser = login(editor)
        [row] = browser.get(reverse("admin:news_picture_changelist")).context["cl"].result_list
        # An article that shows it twice is one use.
        assert row.uses == 2
        page = browser.get(reverse("admin:news_picture_change", args=[picture.pk])).content.decode()
        assert page.count("در گالری و بالای متن") == 1
        assert page.count("پروندهٔ دریا") == 1

    def test_a_writer_changes_no_picture_of_a_public_gallery(self, writer, login):
        mine = PictureFactory(uploaded_by=writer)
        address = reverse("admin:news_picture_change", args=[mine.pk])
        assert "_save" in login(writer).get(address).content.decode()
        GalleryPictureFactory(picture=mine)
        assert "_save" not in login(writer).get(address).content.decode()


@pytest.mark.parametrize("role", ["writer", "editor", "administrator"])
def test_the_whole_form_opens_within_fifteen_queries(role, login, request, django_assert_max_num_queries):
    """With all that it can show, and with what the session and the account ask."""
    person, colleague = request.getfixturevalue(role), StaffFactory()
    article = whole_article(person, colleague)
    address = reverse("admin:news_article_change", args=[article.pk])
    browser = login(person)
    with django_assert_max_num_queries(15):
        page = browser.get(address).content.decode()
    assert page.count("data-grip") == 10
    assert all(words in page for words in ("یادداشت بازگشت", "برچسب یک")), page
    typed = unsaved_work_of(article, person)
    with django_assert_max_num_queries(15):
        page = browser.get(f"{address}?unsaved={typed.form}").content.decode()
    assert "عنوان ناتمام" in page
    assert page.count("data-grip") == 10


def whole_article(author, colleague) -> Article:
    """A draft that came back from its review, with tags, pictures, articles to be read after it, and a look."""
    article = ArticleFactory(lead_picture=PictureFactory(), author=author, status="draft", published_at=None)
    for _ in range(5):
        GalleryPictureFactory(article=article)
    for _ in range(3):
        PickedArticle.objects.create(article=article, other=ArticleFactory())
    article.tags.add(TagFactory(name="برچسب یک"), TagFactory(), TagFactory())
    MeetingFactory().articles.add(article)
    TopicArticleFactory(article=article)
    for name, by in (("submit", author), ("return", colleague)):
        workflow.take(Article.objects.filter(pk=article.pk), MOVES[name], by=by, note="یادداشت بازگشت")
    second_looks.ask(article, "forced", by=colleague, reason="همکاری نبود")
    UnsavedWork.objects.create(article=article, owner=author, form="a" * 32, typed={"title": ["نخست"]})
    return article


def unsaved_work_of(article, owner) -> UnsavedWork:
    typed = {"title": ["عنوان ناتمام"], "lead_picture": [str(article.lead_picture_id)]}
    for prefix, chosen in (("gallery_pictures", "picture"), ("picks", "other")):
        rows = list(getattr(article, prefix).all())
        typed |= {f"{prefix}-TOTAL_FORMS": [str(len(rows))], f"{prefix}-INITIAL_FORMS": [str(len(rows))]}
        for place, row in enumerate(rows):
            typed[f"{prefix}-{place}-id"] = [str(row.pk)]
            typed[f"{prefix}-{place}-{chosen}"] = [str(getattr(row, f"{chosen}_id"))]
    typed["tags"] = [str(tag.pk) for tag in article.tags.all()]
    return UnsavedWork.objects.create(article=article, owner=owner, form="b" * 32, typed=typed)


def test_the_list_is_narrowed_by_kind(editor, login):
    ArticleFactory(title="خبر ساده")
    ArticleFactory(title="بیانیهٔ رسمی", kind="statement")
    found = login(editor).get(reverse("admin:news_article_changelist"), {"kind__exact": "statement"})
    assert [row.title for row in found.context["cl"].result_list] == ["بیانیهٔ رسمی"]


def test_the_preview_shows_everything(draft, browser):
    GalleryPictureFactory(article=draft, caption="شرح اینجا")
    PickedArticle.objects.create(article=draft, other=ArticleFactory(title="برگزیده"))
    Article.objects.filter(pk=draft.pk).update(event_on="2024-03-20", kind="announcement")
    page = browser.get(reverse("admin:news_article_preview", args=[draft.pk])).content.decode()
    for words in ("شرح اینجا", "برگزیده", "۱۰ رمضان ۱۴۴۵", "اطلاعیه", "gallery.js", "gallery.css"):
        assert words in page, words


def test_editors_fields_are_sent_too(editor, login):
    gallery = rows("gallery_pictures", {"picture": PictureFactory().pk})
    assert send(login(editor), None, editorial(article_data(CategoryFactory(), **gallery))).status_code == 302
    assert GalleryPicture.objects.count() == 1


def test_rows_that_did_not_arrive_are_said_in_persian(browser):
    data = article_data(CategoryFactory())
    response = browser.post(
        reverse("admin:news_article_add"), {name: data[name] for name in data if "FORMS" not in name}
    )
    assert response.content.decode().count("ردیف‌ها کامل نرسیدند") == 2
    assert not Article.objects.exists()
