"""What is deleted at the desk lies in the bin, comes back as it was, and goes for ever after some days."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from news import bin, bin_contents
from news.models import (
    Article,
    AuditEntry,
    BinnedRow,
    FollowUp,
    Meeting,
    Membership,
    Participant,
    Person,
    Picture,
    Redirect,
    Tag,
    Topic,
    TopicArticle,
)
from tests.conftest import staff
from tests.factories import (
    ArticleFactory,
    CommentFactory,
    FollowUpFactory,
    MeetingFactory,
    MembershipFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    TagFactory,
    TopicArticleFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("admin:news_binnedrow_changelist")


def delete(browser, row):
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_delete", args=[row.pk])
    return browser.post(address, {"post": "yes"})


def act(browser, name, thing):
    what = "article" if isinstance(thing, Article) else "thing"
    return browser.post(reverse(f"admin:news_binnedrow_{name}", args=[what, thing.pk]), follow=True)


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def page(answer):
    return answer.content.decode()


@pytest.fixture
def browser(editor, login):
    return login(editor)


class TestArticles:
    @pytest.mark.parametrize("status", ["draft", "in_review", "unpublished"])
    def test_one_is_out_of_sight_and_comes_back_as_it_was(self, browser, editor, status):
        article = ArticleFactory(status=status, title="دیدار دوستانه")
        before = Article.objects.values().get()
        comment = CommentFactory(article=article)
        assert delete(browser, article).status_code == 302
        article.refresh_from_db()
        assert article.deleted_by == editor
        form = reverse("admin:news_article_change", args=[article.pk])
        assert browser.get(form).status_code == 404
        listed = browser.get(reverse("admin:news_article_changelist"), {"q": "دیدار"})
        assert not listed.context["cl"].result_count
        assert "دیدار دوستانه" in page(browser.get(LIST))
        assert act(browser, "restore", article).redirect_chain[-1][0] == form
        assert Article.objects.values().get() == before
        assert comment.__class__.objects.filter(pk=comment.pk).exists()
        acts = (
            AuditEntry.objects.filter(kind="news.article")
            .order_by("pk")
            .values_list("act", "object_id", "actor")
        )
        assert list(acts) == [
            ("binned", str(article.pk), editor.pk),
            ("restored", str(article.pk), editor.pk),
        ]

    @pytest.mark.parametrize(
        "article", [{"status": "published"}, {"status": "withdrawn", "withdrawn_at": timezone.now()}]
    )
    def test_a_public_one_is_refused_with_the_reason(self, browser, article):
        article = ArticleFactory(**article)
        address = reverse("admin:news_article_delete", args=[article.pk])
        assert "نخست انتشار آن را لغو کنید" in page(browser.get(address))
        assert "نخست انتشار آن را لغو کنید" in page(delete(browser, article))
        chosen = {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"}
        answer = browser.post(reverse("admin:news_article_changelist"), chosen)
        assert "نخست انتشار آن را لغو کنید" in page(answer)
        assert Article.objects.get().deleted_at is None

    def test_one_that_is_published_between_question_and_act_stays(self, browser, monkeypatch):
        article = ArticleFactory(status="draft", published_at=None)
        put = bin.put_article

        def after_somebody_published(row, by):
            Article.objects.filter(pk=row.pk).update(status="published", published_at=timezone.now())
            return put(row, by=by)

        monkeypatch.setattr(bin, "put_article", after_somebody_published)
        answer = delete(browser, article)
        assert answer.status_code == 302 and answer["Location"].endswith("/delete/")
        assert Article.objects.get().deleted_at is None
        assert not AuditEntry.objects.filter(act="binned").exists()

    def test_the_page_of_one_that_was_public_stays_gone_even_for_ever(self, browser, admin_client, client):
        article = ArticleFactory(status="published")
        Article.objects.filter(pk=article.pk).update(status="unpublished")
        delete(browser, article)
        assert client.get(article.get_absolute_url()).status_code == 410
        act(admin_client, "for_ever", article)
        assert not Article.objects.exists()
        assert client.get(article.get_absolute_url()).status_code == 410

    def test_an_embargoed_one_is_seen_by_its_readers_alone(self, browser, editor, login):
        article = ArticleFactory(status="draft", published_at=None, is_embargoed=True, title="سفر محرمانه")
        article.embargo_readers.add(editor)
        delete(browser, article)
        assert "سفر محرمانه" in page(browser.get(LIST))
        other = login(staff("editor2", "editor"))
        assert "سفر محرمانه" not in page(other.get(LIST))
        assert act(other, "restore", article).status_code == 404
        assert Article.objects.get().deleted_at

    def test_a_writer_brings_back_the_own_ones_alone(self, browser, writer, login):
        own, other = (
            ArticleFactory(status="draft", author=writer),
            ArticleFactory(status="draft", title="نوشتهٔ همکار"),
        )
        delete(browser, own)
        delete(browser, other)
        mine = login(writer)
        assert "نوشتهٔ همکار" not in page(mine.get(LIST))
        assert act(mine, "restore", other).status_code == 404
        assert act(mine, "restore", own).status_code == 200
        assert Article.objects.get(deleted_at=None) == own


class TestOtherThings:
    def test_a_meeting_comes_back_with_all_that_belongs_to_it(self, browser):
        meeting = MeetingFactory(subject="دیدار با شهردار")
        meeting.topics.add(TagFactory())
        meeting.pictures.add(PictureFactory())
        meeting.articles.add(ArticleFactory())
        ParticipantFactory(meeting=meeting, person=PersonFactory())
        FollowUpFactory(meeting=meeting)
        models = [
            Meeting,
            Participant,
            FollowUp,
            *(each.through for each in (Meeting.topics, Meeting.pictures, Meeting.articles)),
        ]
        before = [list(model.objects.values()) for model in models]
        delete(browser, meeting)
        assert not any(model.objects.exists() for model in models)
        binned = BinnedRow.objects.get()
        assert (binned.kind, binned.name) == ("news.meeting", "دیدار با شهردار")
        act(browser, "restore", binned)
        assert [list(model.objects.values()) for model in models] == before
        assert not BinnedRow.objects.exists()

    def test_a_person_comes_back_with_the_posts(self, browser):
        person = MembershipFactory().person
        before = list(Person.objects.values()), list(Membership.objects.values())
        delete(browser, person)
        assert not Person.objects.exists()
        act(browser, "restore", BinnedRow.objects.get())
        assert (list(Person.objects.values()), list(Membership.objects.values())) == before

    def test_a_dossier_comes_back_with_its_articles_but_those_that_are_gone(self, browser, editor):
        topic = TopicFactory()
        first, second = (TopicArticleFactory(topic=topic, place=place) for place in (1, 2))
        delete(browser, topic)
        second.article.delete()
        act(browser, "restore", BinnedRow.objects.get())
        assert Topic.objects.get() == topic
        assert TopicArticle.objects.get() == first

    def test_what_it_needs_has_to_be_there(self, browser):
        meeting = MeetingFactory()
        person = ParticipantFactory(meeting=meeting, person=PersonFactory(name="مهتاب وکیلی")).person
        delete(browser, meeting)
        delete(browser, person)
        in_bin = BinnedRow.objects.get(kind="news.meeting")
        assert "مهتاب وکیلی" in said(act(browser, "restore", in_bin))[-1]
        assert not Meeting.objects.exists() and not Participant.objects.exists()
        act(browser, "restore", BinnedRow.objects.get(kind="news.person"))
        act(browser, "restore", in_bin)
        assert Participant.objects.get().person == person

    def test_a_name_that_was_taken_is_told_and_nothing_changes(self, browser):
        tag = TagFactory(name="نوروز")
        delete(browser, tag)
        other = TagFactory(name="نوروز")
        answer = act(browser, "restore", BinnedRow.objects.get())
        assert "از آنِ دیگری است" in said(answer)[-1]
        assert Tag.objects.get() == other
        assert BinnedRow.objects.exists()
        assert not AuditEntry.objects.filter(act="restored").exists()

    def test_the_second_who_restores_is_told(self, editor):
        binned = bin.put(TagFactory(), by=editor)
        bin.restore(binned, by=editor)
        with pytest.raises(bin.Refused), transaction.atomic():
            bin.restore(BinnedRow(pk=binned.pk), by=editor)
        assert Tag.objects.count() == 1

    def test_several_at_once_go_all_or_none(self, browser, monkeypatch):
        free, used = TagFactory(), TagFactory()
        monkeypatch.setattr("news.deleting.told", lambda row, request: [])
        ArticleFactory().tags.add(used)
        chosen = {"action": "delete_selected", "_selected_action": [free.pk, used.pk], "post": "yes"}
        browser.post(reverse("admin:news_tag_changelist"), chosen)
        assert Tag.objects.count() == 2
        assert not BinnedRow.objects.exists()

    def test_every_kind_that_the_desk_deletes_comes_back(self, pages, admin_client):
        """One of everything on the desk's pages, those alone that may be deleted."""
        gone = 0
        for name, address in pages.items():
            if not name.endswith(" delete") or "article" in name:
                continue
            before = BinnedRow.objects.count()
            if admin_client.post(address, {"post": "yes"}).status_code != 302:
                continue
            assert BinnedRow.objects.count() == before + 1, name
            binned = BinnedRow.objects.first()
            row = bin.restore(binned, by=type(binned.by).objects.get(pk=binned.by_id))
            assert type(row).objects.filter(pk=row.pk).exists(), name
            gone += 1
        assert gone >= 10


class TestWhoMayWhat:
    def test_a_moderator_brings_back_words_and_no_tags(self, moderator, editor, login):
        tag = bin.put(TagFactory(name="نوروز"), by=editor)
        desk = login(moderator)
        assert "نوروز" not in page(desk.get(LIST))
        assert act(desk, "restore", tag).status_code == 404
        assert not Tag.objects.exists()

    def test_administrators_alone_delete_for_ever_after_a_question(
        self, browser, administrator, editor, login
    ):
        tag = bin.put(TagFactory(), by=editor)
        address = reverse("admin:news_binnedrow_for_ever", args=["thing", tag.pk])
        assert browser.get(address).status_code == browser.post(address).status_code == 403
        desk = login(administrator)
        assert "حذف برای همیشه" in page(desk.get(address))
        assert BinnedRow.objects.exists()
        desk.post(address)
        assert not BinnedRow.objects.exists()
        assert AuditEntry.objects.get(act="deleted").kind == "news.tag"

    @pytest.mark.parametrize(
        "what", ["thing/0", "article/9223372036854775808", "x/1", "thing/99999999999999999999"]
    )
    def test_what_is_not_there_ends_in_404(self, browser, what):
        assert browser.post(f"{LIST}{what}/restore/").status_code == 404

    def test_asking_changes_nothing(self, browser, editor):
        tag = bin.put(TagFactory(), by=editor)
        assert browser.get(reverse("admin:news_binnedrow_restore", args=["thing", tag.pk])).status_code == 405
        assert browser.post(LIST, {"action": "delete_selected"}).status_code == 405
        assert BinnedRow.objects.exists()

    @pytest.mark.parametrize(
        "query", [{"p": "x"}, {"kind": "news.x"}, {"p": "9" * 30}, {"kind": "auth.user"}]
    )
    def test_hostile_filters_show_a_page(self, browser, query):
        assert browser.get(LIST, query).status_code == 200


class TestThePage:
    def test_an_empty_one_says_so(self, browser):
        assert "سطل خالی است." in page(browser.get(LIST))

    def test_it_is_searched_in_any_spelling_and_by_kind(self, browser, editor):
        for name in ("همکاری‌های فرهنگی", "نوروز"):
            bin.put(TagFactory(name=name), by=editor)
        found = page(browser.get(LIST, {"q": "همکاريهای"}))
        assert "همکاری‌های فرهنگی" in found and "نوروز" not in found
        assert "سطل با این جست‌وجو" in page(browser.get(LIST, {"kind": "news.person"}))

    def test_it_tells_who_when_and_how_long(self, browser, editor, settings):
        settings.BIN_DAYS = 30
        tag = bin.put(TagFactory(), by=editor)
        BinnedRow.objects.filter(pk=tag.pk).update(at=timezone.now() - timedelta(days=20, hours=1))
        assert "۹ روز مانده" in page(browser.get(LIST))

    def test_its_queries_do_not_grow(self, browser, editor, django_assert_max_num_queries):
        for _n in range(12):
            bin.put(TagFactory(), by=editor)
            bin.put_article(ArticleFactory(status="draft"), by=editor)
        with django_assert_max_num_queries(10):
            browser.get(LIST)


class TestUses:
    """What is used somewhere does not vanish unnoticed."""

    def test_a_picture_says_where_it_is_used_and_stays(self, browser):
        picture = PictureFactory()
        MeetingFactory(subject="نشست با عکس").pictures.add(picture)
        ArticleFactory(title="خبر با عکس در متن", body=f'<p><img src="{picture.file.url}" alt="x"></p>')
        told = page(browser.get(reverse("admin:news_picture_delete", args=[picture.pk])))
        assert "نشست با عکس" in told and "خبر با عکس در متن" in told
        delete(browser, picture)
        assert Picture.objects.exists()

    def test_the_picture_of_a_person_stays_too(self, browser):
        picture = PersonFactory(name="مهتاب وکیلی", picture=PictureFactory()).picture
        assert "مهتاب وکیلی" in page(delete(browser, picture))
        assert Picture.objects.exists()

    def test_a_dossier_tells_how_many_articles_stay(self, browser):
        topic = TopicArticleFactory(article__title="سفر محرمانه").topic
        told = page(browser.get(reverse("admin:news_topic_delete", args=[topic.pk])))
        assert "۱ خبر آن می‌ماند" in told and "سفر محرمانه" not in told

    def test_a_person_who_is_named_in_an_article_stays(self, browser):
        person = PersonFactory()
        ArticleFactory(title="گفت‌وگو با او").mentions.add(person)
        assert "گفت‌وگو با او" in page(delete(browser, person))
        assert Person.objects.exists()

    def test_no_title_under_embargo_is_told(self, browser):
        article = ArticleFactory(status="draft", published_at=None, is_embargoed=True, title="سفر محرمانه")
        tag = TagFactory()
        article.tags.add(tag)
        for row in (tag, article.category):
            told = page(delete(browser, row))
            assert "سفر محرمانه" not in told
            assert "۱ مورد که در سطل است" in told
            assert type(row).objects.filter(pk=row.pk).exists()

    def test_what_came_into_use_since_the_question_stays(self, browser, monkeypatch):
        tag, article = TagFactory(), ArticleFactory()
        put = bin.put

        def after_somebody_used_it(row, by):
            article.tags.add(tag)
            return put(row, by=by)

        monkeypatch.setattr(bin, "put", after_somebody_used_it)
        answer = delete(browser, tag)
        assert answer.status_code == 302 and answer["Location"].endswith("/delete/")
        assert Tag.objects.exists()
        assert not BinnedRow.objects.exists()


class TestEmptying:
    @pytest.fixture
    def old(self, editor):
        def put(row):
            if isinstance(row, Article):
                bin.put_article(row, by=editor)
                Article.objects.filter(pk=row.pk).update(deleted_at=timezone.now() - timedelta(days=31))
                return row
            binned = bin.put(row, by=editor)
            BinnedRow.objects.filter(pk=binned.pk).update(at=timezone.now() - timedelta(days=31))
            return binned

        return put

    def test_after_some_days_everything_goes_with_its_files(
        self, old, editor, capsys, django_capture_on_commit_callbacks
    ):
        picture, article = PictureFactory(), ArticleFactory(status="draft")
        files = [picture.file.name, picture.small.name]
        CommentFactory(article=article)
        old(picture)
        old(article)
        young = bin.put(TagFactory(), by=editor)
        assert all(default_storage.exists(name) for name in files)
        with django_capture_on_commit_callbacks(execute=True):
            call_command("empty_bin")
        assert "۱ خبر، ۱ چیز دیگر" in capsys.readouterr().out
        assert not Article.objects.exists()
        assert BinnedRow.objects.get() == young
        assert not any(default_storage.exists(name) for name in files)
        assert AuditEntry.objects.filter(act="deleted", actor=None).count() == 2
        call_command("empty_bin")
        assert "۰ خبر، ۰ چیز دیگر" in capsys.readouterr().out

    def test_a_picture_that_a_text_shows_again_stays(self, old, django_capture_on_commit_callbacks):
        picture = PictureFactory()
        name = picture.file.name
        old(picture)
        ArticleFactory(body=f'<p><img src="{picture.file.url}" alt="x"></p>')
        with django_capture_on_commit_callbacks(execute=True):
            assert bin_contents.empty().kept == 1
        assert BinnedRow.objects.exists()
        assert default_storage.exists(name)

    def test_what_was_never_public_leaves_no_address(self, old):
        old(ArticleFactory(status="draft", published_at=None))
        bin_contents.empty()
        assert not Redirect.objects.exists()
