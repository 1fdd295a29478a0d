"""The two delegations: side by side on a wide screen, one list after the other on a phone."""

import pytest
from django.db import transaction

from tests.factories import OfficeFactory, ParticipantFactory, published_meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meeting():
    OfficeFactory()
    with transaction.atomic():
        made = published_meeting(subject="دیدار با شهردار")
        for rank, side in enumerate(["ours", "ours", "counterpart", "counterpart", "counterpart"], start=1):
            ParticipantFactory(meeting=made, side=side, rank=rank, name=f"{side} {rank}", position="عضو")
    return made


def top(page, name: str) -> float:
    return page.locator(f".delegations .who:has-text('{name}')").bounding_box()["y"]


def test_on_a_wide_screen_they_sit_opposite_each_other(open_browser, meeting):
    visit = open_browser()
    page = visit.go(meeting.get_absolute_url())
    assert (
        top(page, "ours 1") == top(page, "counterpart 3") < top(page, "ours 2") == top(page, "counterpart 4")
    )


def test_on_a_phone_they_are_two_lists(open_browser, meeting):
    visit = open_browser(390)
    page = visit.go(meeting.get_absolute_url())
    names = ["ours 1", "ours 2", "counterpart 3", "counterpart 4", "counterpart 5"]
    tops = [top(page, name) for name in names]
    assert tops == sorted(set(tops))
    assert visit.fits()
    assert page.get_by_role("table").get_by_role("columnheader").count() == 2
    visit.picture("meeting")
