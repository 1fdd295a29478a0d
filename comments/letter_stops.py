"""Addresses whose owners want no letters: none is asked or told again for a time, whoever writes it into a form.

What is kept is a keyed hash that runs out; the address itself is deleted.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from comments.models import Follower
from news import visitors

KEY_BYTES = 16


def address_key(email: str) -> bytes:
    """One for all spellings that reach one mailbox: capitals, quotes and what follows a + make no other address."""
    local, domain = _parts(email)
    return salted_hmac("comments.letters", f"{local}@{domain}", algorithm="sha256").digest()[:KEY_BYTES]


def _parts(email: str) -> tuple[str, str]:
    local, _at, domain = email.casefold().rpartition("@")
    local = local.strip('"')
    return local.partition("+")[0] or local, domain


@transaction.atomic
def stop(token: str, now: datetime) -> None:
    """Forget the address behind a letter wherever it stands, and with it the letters that wait.

    The stop comes first: whoever leaves the address again meanwhile is found by forget_stopped().
    """
    email = Follower.objects.filter(token=token).values_list("email", flat=True).first()
    if email is None:
        return
    visitors.hold("no letters", address_key(email), now + timedelta(days=settings.COMMENT_RETENTION_DAYS))
    # Locked first, so that the letter of a decision made at this moment is seen, and goes too; in the order of tell().
    followers = Follower.objects.filter(pk__in=of_the_same_mailbox(email)).order_by("comment_id")
    locked = list(followers.select_for_update(of=("self",)).values_list("pk", flat=True))
    Follower.objects.filter(pk__in=locked).delete()


def of_the_same_mailbox(email: str) -> list[int]:
    local, domain = _parts(email)
    begun = Q(email__istartswith=local) | Q(email__istartswith=f'"{local}')
    alike = Follower.objects.filter(begun, email__iendswith=f"@{domain}").values_list("pk", "email")
    return [pk for pk, written in alike if address_key(written) == address_key(email)]


def forget_stopped(now: datetime) -> int:
    """Delete what was written into forms since its owner stopped the letters; returns how many."""
    unasked = Follower.objects.filter(asked_at=None).values_list("pk", "email")
    keys = {pk: address_key(email) for pk, email in unasked}
    stopped = visitors.held("no letters", set(keys.values()), now) if keys else set()
    unwanted = [pk for pk, key in keys.items() if key in stopped]
    Follower.objects.filter(pk__in=unwanted, asked_at=None).delete()
    return len(unwanted)
