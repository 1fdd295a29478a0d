"""The people of every test: a writer, an editor, a moderator, an administrator, and anybody else."""

import gc
import shutil

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client

from comments import screening
from news import stencils, visitors
from tests import factories


def pytest_collection_finish() -> None:
    """What the tests consist of stays to the end: looking through it again and again took a tenth of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def staff(name: str, *roles: str) -> User:
    """A member of staff with roles, whose password is `PASSWORD`."""
    user = factories.StaffFactory(username=name)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


@pytest.fixture
def writer(db) -> User:
    return staff("writer", "writer")


@pytest.fixture
def editor(db) -> User:
    return staff("editor", "editor")


@pytest.fixture
def moderator(db) -> User:
    return staff("moderator", "moderator")


@pytest.fixture
def administrator(db) -> User:
    return staff("administrator", "administrator")


@pytest.fixture
def auditor(db) -> User:
    return staff("auditor", "auditor")


@pytest.fixture
def login():
    """A browser in which somebody of the staff is logged in: login(writer).get(…)."""

    def browser(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return browser


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The plug-in's own; at the end, a session that a browser's last request left open is no hindrance."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def _stencils_say_what_their_templates_say():
    """Whatever a test fills, the template itself has to say the same."""
    fill = stencils._filled

    def compared(template, words, shape, written_in):
        filled = fill(template, words, shape, written_in)
        plain = stencils.plain(template, words, **dict(shape))
        assert filled == plain, (
            f"{template} cannot be filled: a word is changed by it or decides more than it may"
        )
        return filled

    stencils._filled = compared
    yield
    stencils._filled = fill


@pytest.fixture(scope="session", autouse=True)
def _media_folder():
    yield
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture(autouse=True)
def nothing_kept_in_mind() -> None:
    """What a process knows for a minute outlives the rows of the test before."""
    visitors._kept_day_key.clear()
    visitors._kept_group_keys.clear()
    screening._site["until"] = 0.0
