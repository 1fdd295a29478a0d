"""What visitors say about an article, and what the office answers them."""

import secrets
import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from news.models import Article

MIN_TEXT, MAX_TEXT = 2, 2_000
# No letter or digit here can be read as another one: codes are copied by hand.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12


def make_code() -> str:
    """A tracking code that nobody can guess: 59 bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))


class CommentQuerySet(models.QuerySet):
    def approved(self):
        """Comments that a person let through; nothing else is ever shown to the public."""
        return self.filter(status=Comment.Status.APPROVED)

    def waiting(self):
        """Comments that nobody has decided about, suspect ones among them."""
        return self.filter(status__in=Comment.WAITING)


class CommentManager(models.Manager.from_queryset(CommentQuerySet)):
    def get_queryset(self) -> CommentQuerySet:
        # The search vector weighs more than the text and nobody reads it.
        return super().get_queryset().defer("search")


class Comment(models.Model):
    """Words under an article: a visitor's, which wait until a person has read them, or the office's answer."""

    class Status(models.TextChoices):
        PENDING = "pending", _("awaiting approval")
        SUSPECT = "suspect", _("held as suspect")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        SPAM = "spam", _("spam")
        INQUIRY = "inquiry", _("private inquiry")
        WITHDRAWN = "withdrawn", _("withdrawn by its author")
        ERASED = "erased", _("erased")

    class Held(models.TextChoices):
        """Why a comment was held as suspect."""

        BANNED_WORD = "banned_word", _("banned word")
        SUSPECT_WORD = "suspect_word", _("suspect word")
        LINK = "link", _("link")
        FOREIGN_SCRIPT = "foreign_script", _("mostly another script")
        REPEATED = "repeated", _("same text within a day")
        IMITATES_OFFICE = "imitates_office", _("name like the office's")
        FLOOD = "flood", _("came in a flood")

    WAITING = (Status.PENDING, Status.SUSPECT)

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="comments", verbose_name=_("article")
    )
    # A comment of the same article that is no answer itself; a foreign key over three columns sees to it
    # (migrations/0003).
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("in reply to"),
    )
    name = models.CharField(_("name"), max_length=60, blank=True)
    # Numbers that identify a person are already masked here (ConcealedText has the original).
    text = models.TextField(_("comment text"), max_length=MAX_TEXT, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.PENDING)
    held_for = ArrayField(
        models.CharField(max_length=20, choices=Held.choices),
        verbose_name=_("held for"),
        default=list,
        blank=True,
    )
    is_official = models.BooleanField(_("official answer"), default=False)
    # Of the office's signature, as it was when the answer was given.
    position = models.CharField(_("position"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("sent on"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    # Empty for a comment that came approved from the old site.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    # Since when a reader's report waits for a moderator.
    reported_at = models.DateTimeField(_("reported on"), null=True, blank=True)
    # The form it was sent with: the same form sent twice is one comment.
    form_token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # With it the author, who has no account, follows, withdraws and erases the comment.
    code = models.CharField(max_length=CODE_LENGTH, default=make_code, unique=True, editable=False)
    # Keyed hashes (news/visitors.py) of the neighbourhood and of the author's cookie; a command deletes both in time.
    group = models.BinaryField(max_length=16, null=True, editable=False)
    author = models.BinaryField(max_length=16, null=True, editable=False)
    # Of the text as persian.same_text_key() sees it.
    text_hash = models.BinaryField(max_length=16, null=True, editable=False)
    search = models.GeneratedField(
        expression=Func("name", "text", function="fa_document"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = CommentManager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-created_at", "-id"]
        permissions = [
            ("moderate_comment", _("May approve and reject comments")),
            ("answer_comment", _("May answer as the office")),
            ("open_concealed_text", _("May open masked personal numbers")),
            ("export_comment", _("May take comments out as a file")),
        ]
        indexes = [
            models.Index("article", "created_at", name="comment_of_article", condition=Q(status="approved")),
            models.Index("status", "created_at", "id", name="comment_queue"),
            # How many wait under each article of the desk's list.
            models.Index(
                "article", "status", name="comment_waiting", condition=Q(status__in=["pending", "suspect"])
            ),
            models.Index("status", F("decided_at").desc(), F("id").desc(), name="comment_decided"),
            models.Index(
                "reported_at",
                "id",
                name="comment_reported",
                condition=Q(reported_at__isnull=False, status="approved"),
            ),
            models.Index("group", "created_at", name="comment_group", condition=Q(group__isnull=False)),
            models.Index("author", "article", name="comment_author", condition=Q(author__isnull=False)),
            models.Index(
                "text_hash", "created_at", name="comment_text", condition=Q(text_hash__isnull=False)
            ),
            models.Index(Func("name", function="fa_fold"), "created_at", name="comment_name"),
            GinIndex("search", name="comment_search"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "pending", "suspect", "approved", "rejected", "spam", "inquiry", "withdrawn", "erased",
                    ]
                ),
                name="comment_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["withdrawn", "erased"])
                | Q(status__in=["pending", "suspect"], decided_at__isnull=True, decided_by__isnull=True)
                | Q(status__in=["approved", "rejected", "spam", "inquiry"], decided_at__isnull=False),
                name="comment_decided_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(status="erased")
                | Q(GreaterThanOrEqual(Length("text"), MIN_TEXT), LessThanOrEqual(Length("text"), MAX_TEXT)),
                name="comment_text_has_a_length",
            ),
            models.CheckConstraint(
                condition=~Q(status="erased")
                | Q(
                    text="", name="", position="", held_for=[], group__isnull=True, author__isnull=True,
                    text_hash__isnull=True, reported_at__isnull=True,
                ),
                name="comment_erased_is_erased",
            ),
            models.CheckConstraint(
                condition=Q(is_official=False, position="")
                | Q(is_official=True, status__in=["approved", "rejected"], decided_by__isnull=False),
                name="comment_official_has_its_author",
            ),
            models.CheckConstraint(
                condition=~Q(status="suspect") | Q(held_for__len__gt=0), name="comment_held_for_a_reason"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.display_name}: {self.text[:60]}"

    @property
    def display_name(self) -> str:
        return self.name or str(_("Anonymous"))

    @property
    def shown_code(self) -> str:
        """The tracking code in groups of four, as people copy it."""
        return "-".join(self.code[start : start + 4] for start in range(0, CODE_LENGTH, 4))

    @cached_property
    def is_masked(self) -> bool:
        """Whether personal numbers of it are masked; who has just kept it says so."""
        return hasattr(self, "concealed_text")

    @property
    def held_reasons(self) -> list[str]:
        return [str(self.Held(held).label) for held in self.held_for]


class ConcealedText(models.Model):
    """A comment as it was typed, with the personal numbers that are masked everywhere else.

    Who opens it leaves a row among the decisions.
    """

    comment = models.OneToOneField(
        Comment, on_delete=models.CASCADE, primary_key=True, related_name="concealed_text"
    )
    text = models.TextField(_("comment text"))

    class Meta:
        verbose_name = _("concealed text")
        verbose_name_plural = _("concealed texts")

    def __str__(self) -> str:
        return str(self.comment_id)
