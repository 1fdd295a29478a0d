"""The whole account of a period, section by section."""

from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from consulate.periods import Period
from consulate.statistics import discussion, newsroom, readers, register
from consulate.statistics.account import Account
from consulate.statistics.counting import span
from news.readership import site_day


def of(period: Period, user: User, at: datetime | None = None) -> Account:
    at = at or timezone.now()
    counted = span(period, at, site_day(at))
    sections = [
        newsroom.articles(counted),
        register.meetings(counted),
        register.followups(counted),
        readers.views(counted, user),
        readers.ratings(counted),
        discussion.comments(counted),
    ]
    return Account(counted.now, counted.before, sections)
