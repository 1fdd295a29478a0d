"""The log of the whole desk, and the bin."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """One act of somebody at the desk: who, when, what. Never changed, never deleted: a trigger refuses both."""

    class Act(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        MOVED = "moved", _("moved to another state")
        DELETED = "deleted", _("deleted")
        BINNED = "binned", _("put into the bin")
        RESTORED = "restored", _("restored")
        TAKEN_BACK = "taken_back", _("taken back")
        DECIDED = "decided", _("decided about comments")
        OPENED = "opened", _("opened what is masked")
        EXPORTED = "exported", _("exported")
        IMPORTED = "imported", _("imported")
        LOGGED_IN = "logged_in", _("logged in")
        LOGIN_FAILED = "login_failed", _("failed to log in")
        LOGGED_OUT = "logged_out", _("logged out")
        INVITED = "invited", _("invited")
        RIGHTS = "rights", _("rights changed")
        SECOND_FACTOR = "second_factor", _("second factor changed")
        PASSWORD = "password", _("password changed")

    at = models.DateTimeField(_("on"), default=timezone.now)
    # Empty for what commands do and for failed logins.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    act = models.CharField(_("act"), max_length=14, choices=Act.choices)
    # The kind of thing as "news.article", its key and its name at that time: the row outlives the thing.
    kind = models.CharField(_("kind"), max_length=60, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    name = models.CharField(_("of what"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    # Changed fields by their names, each with what it was and what it became.
    changes = models.JSONField(_("changes"), default=dict, blank=True, encoder=DjangoJSONEncoder)

    # What its seal is made of; so written in the database too, and never changed (migrations/sql/seals_1.sql).
    sealed_as = (
        "'news.auditentry', id, (extract(epoch from at) * 1000000)::bigint, actor_id, act, kind, object_id,"
        " name, note, changes"
    )

    class Meta:
        verbose_name = _("act at the desk")
        verbose_name_plural = _("log of the desk")
        ordering = ["-id"]
        # Rights that belong to no single kind of thing stand here.
        permissions = [
            ("take_back_work", _("May take back what somebody did")),
            ("manage_people", _("May invite people, give them roles and close their accounts")),
            ("view_statistics", _("May see the statistics")),
            ("export_content", _("May export and import articles")),
        ]
        indexes = [
            models.Index("at", "id", name="audit_at"),
            models.Index("actor", "at", name="audit_by"),
            models.Index("kind", "object_id", "id", name="audit_of_object"),
        ]

    def __str__(self) -> str:
        return ": ".join(filter(None, [self.get_act_display(), self.name]))


class BinnedRow(models.Model):
    """Something that was deleted at the desk, with what went with it; it can come back until the bin is emptied.

    Articles are not kept here: they have comments and readers, and stay in their own table (Article.deleted_at).
    """

    kind = models.CharField(_("kind"), max_length=60)
    object_id = models.CharField(max_length=64)
    name = models.CharField(_("name"), max_length=300)
    # Django's serialization of the row and of the rows that were deleted with it, in the order in which they come back.
    rows = models.JSONField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("put into the bin on"), default=timezone.now)

    class Meta:
        verbose_name = _("deleted thing")
        verbose_name_plural = _("bin")
        ordering = ["-at", "-id"]
        indexes = [models.Index("at", name="bin_at")]

    def __str__(self) -> str:
        return self.name
