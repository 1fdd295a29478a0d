"""What waits for somebody at the desk, as conditions: the dashboard counts by them and the lists filter by them."""

from datetime import date

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q

from news.models import SecondLook


def returned() -> Q:
    """Drafts that came back from their review and were not handed in again."""
    return Q(returned_at__isnull=False)


def for_another_pair_of_eyes(user: User) -> Q:
    """In review, and handed in by somebody else: what this person may publish (news/workflow.py)."""
    own = Q(submitted_by=user) | Q(submitted_by=None, author=user)
    return Q(status="in_review") & ~own


def to_be_looked_at(cause: str) -> Exists:
    """What one person alone brought before the public and no colleague has looked at."""
    return Exists(SecondLook.objects.filter(article=OuterRef("pk"), cause=cause, seen_at=None))


def due_for_review(today: date) -> Q:
    """Whose day to be looked at again has come; `today` is the site's day."""
    return Q(review_on__lte=today)
