"""Of who has not typed the password for a while, no page that keeps people takes anything before it is typed again."""

import pytest

from consulate.desk_sessions import KNOWN
from tests.trust.matrix import tables
from tests.trust.matrix.site import Site

KEEPS_PEOPLE = ("admin:person", "admin:auth_user_")
QUESTION = "again-password"


def places_that_keep_people(site: Site) -> list:
    """All at which somebody writes something of an account."""
    table = tables.read("post")
    return [
        place
        for place in site.places
        if place.name.startswith(KEEPS_PEOPLE)
        and not place.name.endswith(("_keep", "_kept"))
        and table[place.written][1]["superuser"][0] in "23"
    ]


@pytest.mark.parametrize("role", ["administrator", "superuser"])
def test_the_question_stands_before_all_of_them(site, role):
    asked = {}
    for place in places_that_keep_people(site):
        if tables.read("post")[place.written][1][role] == "403":
            continue
        body = site.senders.body(place)
        assert forgotten(site, role, place, body) == ("200", True), place.written
        asked[place.name] = place
    assert {"admin:person", "admin:person_invite", "admin:person_roles", "admin:person_second_factor"} <= set(
        asked
    )
    assert ("admin:auth_user_change" in asked) == (role == "superuser")


def forgotten(site: Site, role: str, place, body: dict) -> tuple[str, bool]:
    """What the form gets in a session in which the password was typed long ago; whether that is the question."""
    browser = site.browsers.of(role)
    session = browser.session
    session[KNOWN] = 0
    session.save()
    page = browser.post(place.asked, body)
    return site.word(role, "post", place, body), QUESTION in page.content.decode()
