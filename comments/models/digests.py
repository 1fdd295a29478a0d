"""Which moderators are told by e-mail of what waits."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ModeratorDigest(models.Model):
    """A moderator who asked for the digest of new comments."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moderator_digest"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    last_sent_at = models.DateTimeField(null=True, blank=True)
    # Comments up to this number were in an earlier digest.
    last_comment = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("moderator's digest")
        verbose_name_plural = _("moderators' digests")

    def __str__(self) -> str:
        return str(self.user_id)
