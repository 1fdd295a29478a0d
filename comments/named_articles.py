"""The article above a comment, for staff: one that is kept from the reader by an embargo stays unnamed.

Its comments are shown and decided like all others: nobody's words wait unseen because of what stands above them.
"""

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from news.models import Article

CONFIDENTIAL = _("Confidential article")


def is_named_to(user: User, column: str = "article") -> Exists:
    """For rows that belong to an article: whether this member of staff may know of it."""
    return Exists(Article.objects.known_to(user).filter(pk=OuterRef(column)))
