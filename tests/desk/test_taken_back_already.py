"""Taking back what was undone already, and a picture whose file was replaced."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from news import audit, workflow
from news.models import Article, AuditEntry, DeskNotice, Picture
from news.take_back import take_back
from tests.desk.test_pictures import photograph
from tests.desk.test_take_back import acts_of, facts, old, save
from tests.factories import ArticleFactory, PictureFactory, TagFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def thief(editor) -> User:
    return editor


class TestActsThatUndoEachOther:
    """Planned and called off: nothing is left of it but the log."""

    @pytest.fixture
    def called_off(self, thief, writer) -> Article:
        handed_in = timezone.now() - timedelta(hours=2)
        draft = old(
            status="in_review", author=writer, submitted_by=writer, submitted_at=handed_in,
            published_at=timezone.now() + timedelta(days=3),
        )  # fmt: skip
        for name in ("publish", "unschedule"):
            assert workflow.take(Article.objects.filter(pk=draft.pk), workflow.MOVES[name], by=thief)
        return draft

    def test_taken_back_once_they_are_taken_back(self, called_off, thief, administrator):
        take_back(acts_of(thief), by=administrator)
        acts = acts_of(thief)
        assert acts.count == 0
        assert [str(one.obstacle) for one in acts.left] == ["پیش‌تر پس گرفته شده است"]

    def test_its_author_hears_of_it_once(self, called_off, thief, writer, administrator):
        for _turn in range(2):
            take_back(acts_of(thief), by=administrator)
        assert DeskNotice.objects.filter(recipient=writer, kind="taken_back").count() == 1

    def test_what_is_done_after_that_goes_back_again(self, called_off, thief, administrator):
        take_back(acts_of(thief), by=administrator)
        save(called_off, thief, title="هک شد")
        acts = acts_of(thief)
        assert acts.count == 1
        take_back(acts, by=administrator)
        assert facts(called_off)[0] == called_off.title

    def test_a_row_that_is_as_it_was_is_not_named(self, thief):
        tag = TagFactory(name="نوروز")
        for pair in (["نوروز", "هک"], ["هک", "نوروز"]):
            audit.record(audit.Act.CHANGED, by=thief, of=tag, changes={"name": pair})
        assert acts_of(thief).rows == []


class TestAFileThatWasReplaced:
    @pytest.fixture
    def replaced(self, thief, login) -> tuple[Picture, list[str]]:
        """The picture, and the names that its files had."""
        picture = PictureFactory(alt="سالن نشست")
        before = [file.name for file in picture.files]
        sent = {"file": photograph("هک.jpg"), "alt": "بیگانه", "caption": "", "credit": ""}
        address = reverse("admin:news_picture_change", args=[picture.pk])
        assert login(thief).post(address, sent).status_code == 302
        picture.refresh_from_db()
        assert before[0] not in [file.name for file in picture.files]
        return picture, before

    def test_the_log_has_the_names_under_which_it_is_stored(self, replaced, login, administrator):
        picture, before = replaced
        entry = AuditEntry.objects.get(act="changed", kind="news.picture")
        assert entry.changes["file"] == [before[0], picture.file.name]
        page = login(administrator).get(reverse("admin:news_auditentry_change", args=[entry.pk]))
        assert picture.file.name in page.content.decode()
        assert picture.card.name not in page.content.decode()

    def test_the_former_file_comes_back_with_what_was_said_of_it(self, replaced, thief, administrator):
        picture, before = replaced
        sizes = Picture.objects.values_list("width", "height")
        assert sizes.get() == (900, 600)
        assert [str(one) for one in acts_of(thief).rows_back[0].labels] != []
        take_back(acts_of(thief), by=administrator)
        picture.refresh_from_db()
        assert ([file.name for file in picture.files], picture.alt) == (before, "سالن نشست")
        assert sizes.get() != (900, 600)
        assert acts_of(thief).count == 0

    def test_without_the_former_file_all_of_it_stays(self, replaced, thief, administrator):
        picture, before = replaced
        picture.file.storage.delete(before[0])
        done = take_back(acts_of(thief), by=administrator)
        picture.refresh_from_db()
        assert picture.alt == "بیگانه" and len(done.left) == 1

    def test_what_is_shown_by_now_stays(self, replaced, thief, administrator):
        picture, _before = replaced
        acts = acts_of(thief)
        ArticleFactory(lead_picture=picture)
        name = picture.file.name
        done = take_back(acts, by=administrator)
        picture.refresh_from_db()
        assert picture.file.name == name and len(done.left) == 1
