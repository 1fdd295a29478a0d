"""A tag or a category in use goes when all that stands under it has moved to another one."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.urls import reverse

from news import bin, heading_merging
from news.models import Article, AuditEntry, BinnedRow, Category, Redirect, Tag
from tests.conftest import staff
from tests.factories import ArticleFactory, CategoryFactory, MeetingFactory, TagFactory


def move(browser, row, other):
    address = reverse(f"admin:news_{row._meta.model_name}_move", args=[row.pk])
    return browser.post(address, {"other": getattr(other, "pk", other)}, follow=True)


@pytest.fixture
def browser(editor, login):
    return login(editor)


@pytest.mark.django_db
class TestMoving:
    def test_a_tag_goes_and_all_that_had_it_has_the_other(self, browser, client):
        old, new = TagFactory(name="شهرداری"), TagFactory(name="شهرداری کازان")
        one, both, meeting = ArticleFactory(), ArticleFactory(), MeetingFactory()
        one.tags.set([old])
        both.tags.set([old, new])
        meeting.topics.set([old])
        answer = move(browser, old, new)
        assert "۲ مورد" in str(list(answer.context["messages"])[0])
        for row in (one.tags, both.tags, meeting.topics):
            assert list(row.all()) == [new]
        assert Tag.objects.get() == new
        gone = client.get(old.get_absolute_url())
        assert (gone.status_code, gone["Location"]) == (301, new.get_absolute_url())
        assert Redirect.objects.filter(old_path__startswith="/feeds/").count() == 2
        assert BinnedRow.objects.get().name == "شهرداری"
        assert {"binned", "moved"} <= set(AuditEntry.objects.values_list("act", flat=True))

    def test_a_category_goes_with_drafts_too(self, browser, client):
        old, new = CategoryFactory(name="دیدارها"), CategoryFactory(name="رویدادها")
        for status in ("published", "draft"):
            ArticleFactory(category=old, status=status)
        in_bin = ArticleFactory(category=old, status="draft")
        bin.put_article(in_bin, by=User.objects.get())
        move(browser, old, new)
        assert set(Article.objects.values_list("category", flat=True)) == {new.pk}
        assert client.get(old.get_absolute_url(), follow=True).redirect_chain[-1][0] == new.get_absolute_url()

    def test_the_page_of_deleting_leads_here_and_asks_twice(self, browser):
        old, new = CategoryFactory(name="دیدارها"), CategoryFactory(name="رویدادها")
        ArticleFactory(category=old)
        address = reverse("admin:news_category_move", args=[old.pk])
        assert address in browser.get(reverse("admin:news_category_delete", args=[old.pk])).content.decode()
        assert f"{address}?other={new.pk}" in browser.get(address).content.decode()
        assert "«<bdi>رویدادها</bdi>»" in browser.get(address, {"other": new.pk}).content.decode()
        assert Article.objects.get().category == old

    @pytest.mark.parametrize("other", ["", "x", "0", "9" * 40, "-1", "<script>"])
    def test_nowhere_is_no_place(self, browser, other):
        tag = TagFactory()
        ArticleFactory().tags.add(tag)
        assert move(browser, tag, other).status_code in (200, 400)
        assert move(browser, tag, tag).status_code == 400
        assert Tag.objects.get().articles.count() == 1

    def test_editors_alone_may(self, writer, moderator, login):
        old, new = TagFactory(), TagFactory()
        for person in (writer, moderator):
            assert move(login(person), old, new).status_code == 403
        assert Tag.objects.count() == 2

    def test_what_was_moved_meanwhile_is_told(self, browser, monkeypatch):
        old, new = TagFactory(), TagFactory()
        merge = heading_merging.merge

        def after_a_colleague(model, *args, **options):
            Tag.objects.filter(pk=old.pk).delete()
            return merge(model, *args, **options)

        monkeypatch.setattr(heading_merging, "merge", after_a_colleague)
        answer = move(browser, old, new)
        assert [str(message) for message in answer.context["messages"]] == ["یکی از این دو دیگر وجود ندارد."]


@pytest.mark.django_db(transaction=True)
def test_who_uses_a_category_while_it_goes_is_refused_or_stops_it():
    """Somebody saves an article under it in a transaction of its own, as long as the deletion is not done."""
    category, editor = CategoryFactory(), staff("editor", "editor")
    used = threading.Event()

    def use_it():
        ArticleFactory(category=category)
        used.set()
        connection.close()

    thread = threading.Thread(target=use_it)
    thread.start()
    used.wait(5)
    with pytest.raises(bin.Refused):
        bin.put(category, by=editor)
    thread.join()
    assert Category.objects.filter(pk=category.pk).exists()
    assert not BinnedRow.objects.exists()
