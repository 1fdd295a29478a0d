"""The demonstration is made once, refuses real offices, and goes away without a trace."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment, Decision, Rating
from consulate.demo import logins, newsroom
from consulate.demo import register as demo_register
from news import jalali, taken_acts, versions, workflow
from news.models import (
    Article,
    Category,
    FollowUp,
    Meeting,
    Membership,
    Office,
    Organization,
    Participant,
    Person,
    Picture,
    Tag,
    Topic,
    organizations_with_a_page,
    people_with_a_page,
)
from news.taken_acts import Period
from tests.factories import (
    ArticleFactory,
    MeetingFactory,
    OfficeFactory,
    OrganizationFactory,
    PersonFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.DEMO = True


def say(_line):
    pass


def test_the_whole_newsroom_is_made_once_and_taken_away(client, settings):
    assert newsroom.make(progress=say) is True

    assert Article.objects.published().count() >= 40
    assert Category.objects.count() == 6
    assert {"draft", "in_review", "withdrawn"} <= set(Article.objects.values_list("status", flat=True))
    assert Comment.objects.waiting().count() >= 20
    assert Rating.objects.count() > 100
    assert Decision.objects.filter(act="approved").exists()
    assert Topic.objects.in_public().filter(picture__isnull=False, entries__place=1).count() >= 3
    assert Article.objects.published().filter(kind="announcement", event_on__isnull=False).count() >= 2
    most_read = max(
        Article.objects.published().select_related("view_total"), key=lambda article: article.views
    )
    assert most_read.views > 500
    assert client.get(most_read.get_absolute_url()).status_code == 200
    picture = client.get(most_read.lead_picture.file.url)
    assert b"".join(picture.streaming_content).startswith(b"RIFF")
    for login in logins.stored():
        sent = {"username": login.username, "password": login.password, "next": reverse("admin:index")}
        assert client.post(reverse("admin:login"), sent).status_code == 302
        assert client.get(reverse("admin:index")).status_code == 200
    assert logins._file().stat().st_mode & 0o077 == 0

    the_register_is_filled()
    the_register_is_right()
    before = logins.stored()
    assert newsroom.make(progress=say) is False
    assert logins.stored() == before

    nobody_has_done_anything_just_now()
    newsroom.remove()
    assert not any(
        model.objects.exists() for model in (Article, Picture, Office, Comment, Decision, Tag, Topic)
    )
    assert [model for model in demo_register.MODELS if model.objects.exists()] == []
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def nobody_has_done_anything_just_now():
    """What a visitor of the demonstration does is all that there is to be taken back."""
    now = timezone.now()
    for person in User.objects.all():
        acts = taken_acts.acts_of(Period(person, now - timedelta(hours=1), now))
        assert [*acts.articles, *acts.rows, *acts.binned, *acts.added, *acts.others] == []
    draft = Article.objects.filter(status="draft", author=User.objects.get(username="writer")).first()
    versions.begin(draft)
    workflow.take(Article.objects.filter(pk=draft.pk), workflow.MOVES["submit"], by=draft.author)
    [back] = taken_acts.articles_of(Period(draft.author, now - timedelta(hours=1), timezone.now()))
    assert not back.was_added


def the_register_is_filled():
    published = Meeting.objects.published()
    assert Person.objects.count() >= 25
    assert Organization.objects.count() >= 15
    assert Meeting.objects.count() >= 30
    assert FollowUp.objects.count() >= 40
    assert published.count() >= 25
    assert {jalali.day_to_jalali(meeting.starts_on).year for meeting in published} >= {1402, 1403, 1404, 1405}
    assert people_with_a_page().count() >= 15
    # Those who were at internal meetings only have none.
    assert people_with_a_page().count() < Person.objects.count()
    assert organizations_with_a_page().count() >= 12
    assert published.exclude(articles=None).distinct().count() >= 15
    assert FollowUp.objects.in_public().exclude(article=None).exists()
    assert FollowUp.objects.overdue(jalali.to_gregorian(1405, 9, 4)).count() >= 3


def the_register_is_right():
    in_time = ("starts_on", F("starts_time").asc(nulls_first=True))
    numbers = Meeting.objects.filter(number__isnull=False).order_by(*in_time)
    by_year = {}
    for year, number in numbers.values_list("number_year", "number"):
        by_year.setdefault(year, []).append(number)
    assert all(given == list(range(1, len(given) + 1)) for given in by_year.values())
    for model in (Person, Organization, Membership, Meeting):
        for row in model.objects.all():
            row.full_clean()
    together = Participant.objects.filter(meeting__subject="آیین پایان مأموریت آرمان سپهرآرا", side="ours")
    assert list(together.order_by("rank").values_list("rank", "name", "position")) == [
        (1, "آرمان سپهرآرا", "سرکنسول"),
        (2, "پویان سروش‌پناه", "کنسول"),
        (3, "یاسمن گل‌افشان", "مسئول فرهنگی"),
    ]
    posts = Participant.objects.filter(person__name="نگار دادمهر").order_by("meeting__starts_on")
    assert posts.first().position == "رایزن اقتصادی"
    assert posts.last().position == "سرکنسول"
    assert posts.last().organization.kind == "mission"


@pytest.mark.parametrize(
    "real",
    [OfficeFactory, ArticleFactory, StaffFactory, PersonFactory, OrganizationFactory, MeetingFactory],
)
@pytest.mark.parametrize("act", [lambda: newsroom.make(progress=say), newsroom.remove])
def test_a_real_office_is_left_alone(real, act):
    theirs = real()
    with pytest.raises(newsroom.NotADemonstration):
        act()
    assert type(theirs).objects.filter(pk=theirs.pk).exists()


def test_outside_a_demonstration_the_command_does_nothing(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo", stdout=StringIO())


def test_a_demonstration_that_somebody_has_an_account_in_is_not_taken_away():
    OfficeFactory(is_demo=True)
    ArticleFactory()
    StaffFactory(username="somebody")
    with pytest.raises(newsroom.NotADemonstration):
        newsroom.remove()
    assert Article.objects.count() == 1


def test_a_login_whose_password_was_changed_is_not_told_any_more():
    people = logins.make()
    people["writer"].set_password("another-long-password")
    people["writer"].save()
    assert [login.username for login in logins.stored()] == [
        "editor", "moderator", "auditor", "administrator", "editor2",
    ]  # fmt: skip
