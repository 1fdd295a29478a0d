"""A site with one of everything, and somebody of every role."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from news import archive, error_reporting, readership
from tests.conftest import staff
from tests.desk.conftest import pages  # noqa: F401  (a row of everything at the desk)
from tests.factories import OpeningHoursFactory, StaffFactory
from tests.trust.matrix.addresses import walked
from tests.trust.matrix.asking import ROLES, Browsers, Written
from tests.trust.matrix.places import acts_of_lists, places, searches, steps_of_articles
from tests.trust.matrix.public_rows import public_rows
from tests.trust.matrix.rows import Row, rows_of_the_desk
from tests.trust.matrix.sent import Senders
from tests.trust.matrix.site import Site


@pytest.fixture
def people(writer) -> dict[str, User]:
    """Whoever can be logged in, by role."""
    made = {role: staff(role, role) for role in ROLES[3:-1]}
    superuser = StaffFactory(username="superuser", is_superuser=True)
    return {"nobody": StaffFactory(username="nobody"), "writer": writer, **made, "superuser": superuser}


@pytest.fixture
def rows(people, request) -> dict[str, Row]:
    found = public_rows(people["superuser"])
    # That page of the office has hours on a Wednesday.
    OpeningHoursFactory.reset_sequence(3)
    request.getfixturevalue("pages")
    return found | rows_of_the_desk(people)


@pytest.fixture
def site(people, rows, monkeypatch) -> Site:
    # Whoever fills in a form of the public needs a few seconds.
    monkeypatch.setattr(error_reporting, "YOUNGEST", timedelta(0))
    # Once a minute some request has the views recounted when its answer has gone out; which one is chance.
    monkeypatch.setattr(readership, "recount_if_due", lambda: None)
    # So does whoever asks first for the archive after the tables were emptied.
    archive.recount()
    superuser, browsers = people["superuser"], Browsers(people)
    found = places(walked(), rows, superuser)
    senders = Senders(lambda: browsers.of("superuser"), rows)
    acts = [*acts_of_lists(found, rows, superuser), *steps_of_articles(found, rows)]
    return Site(found, acts, searches(found), browsers, senders, Written())
