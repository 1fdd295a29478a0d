"""The demonstration is made once, refuses real offices, and goes away without a trace."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from comments.models import Comment, Rating
from consulate.demo import logins, newsroom
from news.models import Article, Category, Office, Picture
from tests.factories import ArticleFactory, OfficeFactory, StaffFactory

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
    most_read = max(
        Article.objects.published().select_related("view_total"), key=lambda article: article.views
    )
    assert most_read.views > 500
    assert client.get(most_read.get_absolute_url()).status_code == 200
    picture = client.get(most_read.lead_picture.file.url)
    assert b"".join(picture.streaming_content).startswith(b"RIFF")
    for login in logins.stored():
        assert client.login(username=login.username, password=login.password)
        assert client.get(reverse("admin:index")).status_code == 200
    assert logins._file().stat().st_mode & 0o077 == 0

    before = logins.stored()
    assert newsroom.make(progress=say) is False
    assert logins.stored() == before

    newsroom.remove()
    assert not any(model.objects.exists() for model in (Article, Picture, Office, Comment))
    assert not [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize("real", [OfficeFactory, ArticleFactory, StaffFactory])
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
    assert [login.role for login in logins.stored()] == ["editor", "moderator", "administrator"]
