"""The chain of seals over what nobody changes: the log of the desk, steps of articles, decisions about comments."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Seal(models.Model):
    """One kept row in its place in the chain: its hash is made of the hash before and of the row.

    Triggers add it in the transaction that adds the row (migrations/sql/seals_1.sql); numbers have no gaps. Which
    columns of a row are sealed says its model's `sealed_as`.
    """

    number = models.BigIntegerField(primary_key=True, editable=False)
    kind = models.CharField(max_length=60, editable=False)
    row_id = models.BigIntegerField(editable=False)
    hash = models.BinaryField(max_length=32, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "row_id"], name="seal_of_a_row_once")]

    def __str__(self) -> str:
        return f"{self.number}:{bytes(self.hash).hex()}"


class SealCheck(models.Model):
    """What came of the last verification of the chain; there is one row, for the desk to show."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    at = models.DateTimeField(_("verified on"), default=timezone.now)
    # The newest seal, as it is kept elsewhere.
    newest = models.CharField(max_length=90, blank=True)
    # How many things are wrong.
    faults = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="seal_check_is_one")]

    def __str__(self) -> str:
        return self.newest
