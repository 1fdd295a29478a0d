"""What the site remembers of visitors it does not know: keys that die, and counts that run out."""

from django.db import models


class VisitorKey(models.Model):
    """A random key of a day or a quarter; once deleted, no hash made with it leads back to an address."""

    period = models.CharField(max_length=10, primary_key=True)
    key = models.BinaryField(max_length=32)
    expires_on = models.DateField()

    def __str__(self) -> str:
        return self.period


class RateCount(models.Model):
    """How often one visitor did one thing within one window of time."""

    key = models.BinaryField(max_length=16, primary_key=True)
    count = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} until {self.expires_at}"
