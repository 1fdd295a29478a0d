"""Taking back what somebody did within a period: as it was to the byte, and nothing of a colleague's work is lost."""

import io
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from news import audit, bin, taken_acts, versions, workflow
from news.models import Article, AuditEntry, DeskNotice, SecondLook, Tag, Transition, Version
from news.take_back import take_back
from news.taken_acts import Acts, Period
from tests.factories import ArticleFactory, CategoryFactory, StaffFactory, TagFactory

pytestmark = pytest.mark.django_db
PAGE = "admin:take_back"


@pytest.fixture
def thief(editor) -> User:
    return editor


def save(article: Article, by: User, **changes) -> None:
    article = Article.objects.get(pk=article.pk)
    versions.begin(article)
    for name, value in changes.items():
        setattr(article, name, value)
    article.save()
    versions.keep(article, by=by)


def take_off(article: Article, by: User) -> None:
    move = workflow.MOVES["unpublish"]
    workflow.take(Article.objects.filter(pk=article.pk), move, by=by, note="حذف")


def last_hour(person: User) -> Period:
    now = timezone.now()
    return Period(person, now - timedelta(hours=1), now + timedelta(seconds=1))


def acts_of(person: User) -> Acts:
    return taken_acts.acts_of(last_hour(person))


def old(**fields) -> Article:
    """An article of the day before, so that its first version does not belong to the last hour."""
    article = ArticleFactory(**fields)
    yesterday = timezone.now() - timedelta(days=1)
    Article.objects.filter(pk=article.pk).update(created_at=yesterday, modified_at=yesterday)
    article.refresh_from_db()
    return article


def deface(articles: list[Article], by: User) -> None:
    """A third altered, a third taken off, a third put into the bin after that."""
    for number, article in enumerate(articles):
        save(article, by, title="هک شد", body="<p>بیگانه</p>")
        if number % 3:
            take_off(article, by)
        if number % 3 == 2:
            bin.put_article(Article.objects.get(pk=article.pk), by=by)


def facts(article: Article) -> tuple:
    row = Article.objects.get(pk=article.pk)
    return (
        row.title,
        row.body,
        row.lead,
        row.slug,
        row.status,
        row.published_at,
        row.deleted_at,
        row.withdrawn_at,
    )


def check_defacement(number: int, thief: User, administrator: User) -> float:
    category = CategoryFactory()
    articles = [
        old(
            category=category,
            author=thief if n % 2 else None,
            body=f"<p>متن «{n}»<br>نیم‌فاصله</p><h2>میان‌تیتر</h2>",
        )
        for n in range(number)
    ]
    before = [facts(article) for article in articles]
    deface(articles, thief)
    assert Article.objects.published().count() == len(range(0, number, 3))
    start = timezone.now()
    done = take_back(acts_of(thief), by=administrator)
    seconds = (timezone.now() - start).total_seconds()
    assert [facts(article) for article in articles] == before
    assert len(done.articles) == number and done.left == []
    return seconds


class TestArticles:
    def test_what_was_defaced_is_as_it_was(self, thief, administrator):
        check_defacement(12, thief, administrator)

    @pytest.mark.full
    def test_five_hundred_take_less_than_half_a_minute(self, thief, administrator):
        seconds = check_defacement(500, thief, administrator)
        assert seconds < 30, seconds

    def test_nothing_is_lost_by_it(self, thief, administrator):
        article = old()
        deface([article], thief)
        take_back(acts_of(thief), by=administrator)
        kept = list(Version.objects.filter(article=article).values_list("number", "act", "by"))
        assert kept == [(3, "taken_back", administrator.pk), (2, "saved", thief.pk), (1, "first", None)]

    def test_what_a_colleague_has_changed_since_is_left_and_told(self, thief, writer, administrator):
        article = old(title="دیدار")
        save(article, thief, title="هک شد")
        save(article, writer, title="درست")
        acts = acts_of(thief)
        assert acts.count == 0 and len(acts.left) == 1
        done = take_back(acts, by=administrator)
        assert facts(article)[0] == "درست" and len(done.left) == 1

    def test_a_colleague_who_saves_while_it_runs_is_not_written_over(self, thief, writer, administrator):
        article = old()
        save(article, thief, title="هک شد")
        acts = acts_of(thief)
        save(article, writer, title="درست")
        done = take_back(acts, by=administrator)
        assert facts(article)[0] == "درست" and done.articles == [] and len(done.left) == 1

    def test_twice_is_once(self, thief, administrator):
        article = old()
        deface([article], thief)
        take_back(acts_of(thief), by=administrator)
        assert acts_of(thief).count == 0
        take_back(acts_of(thief), by=administrator)
        assert Version.objects.filter(article=article).count() == 3

    def test_what_was_done_before_the_period_stays(self, thief, administrator):
        article = old()
        save(article, thief, title="خوب")
        long_ago = Period(
            thief, timezone.now() - timedelta(days=2), timezone.now() - timedelta(days=1, hours=2)
        )
        assert taken_acts.acts_of(long_ago).count == 0

    def test_what_was_published_is_taken_off(self, thief, writer, administrator):
        draft = old(
            status="in_review", published_at=None, author=writer, submitted_by=writer,
            submitted_at=timezone.now() - timedelta(hours=2),
        )  # fmt: skip
        workflow.take(Article.objects.filter(pk=draft.pk), workflow.MOVES["publish"], by=thief)
        take_back(acts_of(thief), by=administrator)
        draft.refresh_from_db()
        assert (draft.status, draft.published_at, draft.submitted_by) == ("in_review", None, writer)
        step = Transition.objects.filter(article=draft).first()
        assert (step.move, step.from_status, step.to_status) == ("take_back", "published", "in_review")
        assert DeskNotice.objects.filter(recipient=writer, kind="taken_back").count() == 1

    def test_what_was_added_goes_into_the_bin(self, thief, administrator, client):
        article = ArticleFactory(author=thief)
        versions.keep(article, by=thief)
        acts = acts_of(thief)
        assert acts.articles[0].was_added
        take_back(acts, by=administrator)
        article.refresh_from_db()
        assert article.deleted_at and article.deleted_by == administrator
        assert client.get(article.get_absolute_url()).status_code in {404, 410}

    def test_second_looks_are_seen(self, thief, administrator):
        article = old()
        save(article, thief, title="هک شد")
        assert SecondLook.objects.get().seen_by is None
        take_back(acts_of(thief), by=administrator)
        assert SecondLook.objects.get(made_by=thief).seen_by == administrator
        # What one administrator has brought back, a colleague looks at.
        assert SecondLook.objects.get(made_by=administrator).seen_by is None


class TestOtherRows:
    def test_plain_fields_go_back_where_nobody_changed_them_since(self, login, thief, administrator):
        category, other = CategoryFactory(name="دیدارها"), CategoryFactory(name="فرهنگ")
        for row in (category, other):
            sent = {"name": f"هک {row.pk}", "slug": row.slug, "position": 1, "description": ""}
            login(thief).post(reverse("admin:news_category_change", args=[row.pk]), sent)
        other.name = "کار همکار"
        other.save()
        acts = acts_of(thief)
        assert [row.key for row in acts.rows_back if "name" in row.fields] == [str(category.pk)]
        take_back(acts, by=administrator)
        category.refresh_from_db()
        other.refresh_from_db()
        assert (category.name, other.name) == ("دیدارها", "کار همکار")
        entry = AuditEntry.objects.get(act="taken_back", kind="news.category", object_id=str(category.pk))
        assert entry.changes["name"] == [f"هک {category.pk}", "دیدارها"] and entry.actor == administrator

    def test_what_is_in_the_bin_comes_back(self, thief, administrator):
        tag = TagFactory(name="نوروز")
        key = tag.pk
        bin.put(tag, by=thief)
        done = take_back(acts_of(thief), by=administrator)
        assert Tag.objects.get(pk=key).name == "نوروز" and done.binned == ["نوروز"]

    def test_what_cannot_come_back_is_told(self, thief, administrator):
        bin.put(TagFactory(name="نوروز"), by=thief)
        TagFactory(name="نوروز")
        done = take_back(acts_of(thief), by=administrator)
        assert [name for name, _why in done.left] == ["نوروز"]

    def test_rights_are_only_told(self, thief, administrator):
        person = StaffFactory()
        audit.record(audit.Act.CHANGED, by=thief, of=person, changes={"is_superuser": [True, False]})
        acts = acts_of(thief)
        assert acts.count == 0 and len(acts.others) == 1
        take_back(acts, by=administrator)
        person.refresh_from_db()
        assert not person.is_superuser

    def test_added_things_are_listed_and_stay(self, thief, administrator):
        tag = TagFactory(name="تازه")
        audit.record(audit.Act.ADDED, by=thief, of=tag)
        acts = acts_of(thief)
        assert [entry.name for entry in acts.added] == ["تازه"] and acts.count == 0
        take_back(acts, by=administrator)
        assert Tag.objects.filter(pk=tag.pk).exists()


class TestCommand:
    def run(self, **options) -> str:
        out = io.StringIO()
        call_command("take_back", stdout=out, **options)
        return out.getvalue()

    def test_a_dry_run_tells_and_does_nothing(self, thief):
        article = old(title="دیدار")
        deface([article], thief)
        said = self.run(user="editor", since="2 hours", dry_run=True)
        assert f"{article.pk} هک شد" in said and facts(article)[0] == "هک شد"

    def test_it_takes_back(self, thief):
        article = old(title="دیدار")
        deface([article], thief)
        since = (timezone.now() - timedelta(hours=1)).isoformat()
        assert "پس‌گرفته: ۱" in self.run(user="editor", since=since)
        assert facts(article)[0] == "دیدار"
        # When it began, and what came of it.
        assert AuditEntry.objects.filter(act="taken_back", actor=None, kind="auth.user").count() == 2

    @pytest.mark.parametrize(
        "options",
        [{"user": "nobody-there", "since": "1 hour"}, {"user": "editor", "since": "soon"},
         {"user": "editor", "since": "2026-99-99T00:00"}, {"user": "editor", "since": "1 hour", "until": "2 hours"}],
    )  # fmt: skip
    def test_what_it_does_not_understand_it_says(self, thief, options):
        with pytest.raises(CommandError):
            self.run(**options)


class TestPage:
    def form(self, browser, person: User) -> dict:
        answer = browser.get(reverse(PAGE), {"person": person.pk, "hours": 1})
        page = BeautifulSoup(answer.content, "html.parser")
        fields = page.select(".take-back-confirm input[name]")
        return {field["name"]: field.get("value", "") for field in fields}

    def test_it_is_seen_then_confirmed_by_its_number(self, login, thief, administrator):
        article = old(title="دیدار")
        deface([article], thief)
        browser = login(administrator)
        sent = self.form(browser, thief)
        refused = browser.post(reverse(PAGE), sent | {"count": "7"})
        assert refused.status_code == 400 and facts(article)[0] == "هک شد"
        assert "کاری انجام نشد" in refused.content.decode()
        answer = browser.post(reverse(PAGE), sent | {"count": "۱"}, follow=True)
        assert "پس‌گرفته: ۱" in answer.content.decode() and facts(article)[0] == "دیدار"

    def test_looking_changes_nothing(self, login, thief, administrator):
        article = old()
        deface([article], thief)
        before = Version.objects.count(), AuditEntry.objects.count()
        browser = login(administrator)
        self.form(browser, thief)
        assert (Version.objects.count(), AuditEntry.objects.exclude(act="logged_in").count()) == before

    def test_nothing_to_take_back_says_so(self, login, thief, administrator):
        answer = login(administrator).get(reverse(PAGE), {"person": thief.pk, "hours": 1})
        assert "چیزی برای برگرداندن نیست" in answer.content.decode()

    @pytest.mark.parametrize(
        "change",
        [{"person": "x"}, {"person": "\x00"}, {"since": "x"}, {"until": "2020-01-01T00:00:00"},
         {"until": "2020-01-01T00:00:00+00:00"}, {"count": "9" * 30}, {"person": "99999999"}],
    )  # fmt: skip
    def test_hostile_input_is_refused(self, login, thief, administrator, change):
        deface([old()], thief)
        browser = login(administrator)
        answer = browser.post(reverse(PAGE), self.form(browser, thief) | {"count": "1"} | change)
        assert answer.status_code in {400, 404}
        assert not AuditEntry.objects.filter(act="taken_back").exists()

    @pytest.mark.parametrize(
        "asked", [{"person": "x"}, {"person": "1", "hours": "x"}, {"person": "", "since_0": "x"}]
    )
    def test_a_choice_that_is_none_is_told(self, login, administrator, asked):
        assert login(administrator).get(reverse(PAGE), asked).status_code == 200

    def test_a_closed_account_is_there_as_long_as_it_did_something(self, login, thief, administrator):
        audit.record(audit.Act.ADDED, by=thief, of=TagFactory())
        StaffFactory(username="بی‌کار")
        User.objects.filter(username__in=[thief.username, "بی‌کار"]).update(is_active=False)
        page = login(administrator).get(reverse(PAGE)).content.decode()
        assert f'<option value="{thief.pk}">' in page
        assert "بی‌کار" not in page

    @pytest.mark.parametrize("person", ["writer", "editor", "moderator", "auditor"])
    def test_others_do_not_reach_it(self, login, request, person, administrator):
        browser = login(request.getfixturevalue(person))
        assert browser.get(reverse(PAGE)).status_code == 403
        assert browser.post(reverse(PAGE), {"person": administrator.pk}).status_code == 403

    def test_confidential_titles_stay_so(self, login, thief, administrator):
        secret = old(title="سفر محرمانه", status="draft", published_at=None, is_embargoed=True)
        save(secret, thief, lead="هک شد")
        text = login(administrator).get(reverse(PAGE), {"person": thief.pk, "hours": 1}).content.decode()
        assert "سفر" not in text and "(محرمانه)" in text

    @pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "x", ""])
    def test_odd_moments_are_refused(self, login, thief, administrator, since):
        data = {"person": thief.pk, "since": since, "until": timezone.now().isoformat(), "count": "0"}
        assert login(administrator).post(reverse(PAGE), data).status_code == 400


@pytest.mark.django_db
class TestOneAlone:
    def test_nobody_takes_back_the_own_work(self, administrator, login):
        now = timezone.now()
        data = {
            "person": administrator.pk,
            "since": (now - timedelta(hours=1)).isoformat(),
            "until": now.isoformat(),
            "count": "0",
        }
        assert login(administrator).post(reverse("admin:take_back"), data).status_code == 400

    def test_what_comes_out_again_waits_for_a_colleague(self, administrator, editor):
        article = ArticleFactory()
        workflow.take(
            Article.objects.filter(pk=article.pk), workflow.MOVES["unpublish"], by=editor, note="به اشتباه"
        )
        now = timezone.now()
        acts = taken_acts.acts_of(Period(editor, now - timedelta(hours=1), now + timedelta(seconds=1)))
        take_back(acts, by=administrator)
        article.refresh_from_db()
        look = SecondLook.objects.get()
        assert (article.status, look.cause, look.made_by) == ("published", "forced", administrator)
