"""Which edition of the public site readers have before them."""

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """The state of everything that the public can read, as one number: each act that readers can see raises it.

    There is one row. Triggers raise the number at the end of the transaction of the act itself
    (migrations/sql/edition_1.sql), whatever wrote: the desk, a command, an import. Drafts, waiting comments, votes
    and views leave it alone.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    number = models.BigIntegerField(editable=False)
    moved_at = models.DateTimeField(editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="edition_is_one")]

    def __str__(self) -> str:
        return str(self.number)
