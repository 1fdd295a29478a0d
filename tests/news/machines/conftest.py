"""What the tests of machines' files share: a clock that stands still, and XML read as strictly as readers do."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone


@pytest.fixture
def clock(monkeypatch):
    """The time of the site: clock("2026-11-23T23:59:58+03:00")."""

    def stop_at(instant: str) -> datetime:
        moment = datetime.fromisoformat(instant)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return stop_at


@pytest.fixture
def xml():
    """The parsed document at an address."""

    def parsed(address: str) -> ElementTree.Element:
        response = Client().get(address)
        assert response.status_code == 200, address
        return ElementTree.fromstring(response.content)

    return parsed
