"""Who was at a meeting, as they were that day; and who has a public page because of it."""

from datetime import datetime

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from news.models.articles import Article
from news.models.meetings import Meeting
from news.models.names import DECEPTIVE, LONGEST_NAME, names_query, no_deception
from news.models.people import Organization, Person


class ParticipantQuerySet(models.QuerySet):
    def described(self, typed: str) -> QuerySet:
        """Rows whose name, position or organization of that day begins so, in any spelling."""
        query = names_query(typed)
        return self.none() if query is None else self.filter(search=query)

    def in_public(self, at: datetime | None = None) -> QuerySet:
        return self.filter(meeting__in=Meeting.objects.published(at))


class ParticipantManager(models.Manager.from_queryset(ParticipantQuerySet)):
    def get_queryset(self) -> QuerySet:
        return super().get_queryset().defer("search")


class Participant(models.Model):
    """Somebody's place at a meeting: the side, the rank there, and name and post as they were that day.

    The words are frozen: a later change of post changes no old page. The links may be missing and added later.
    """

    class Side(models.TextChoices):
        OURS = "ours", _("our side")
        COUNTERPART = "counterpart", _("the other side")
        PRESENT = "present", _("also present")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="participants", verbose_name=_("meeting")
    )
    side = models.CharField(_("side"), max_length=11, choices=Side.choices)
    rank = models.PositiveSmallIntegerField(_("rank"), default=1, editable=False)
    honorific = models.CharField(_("honorific"), max_length=40, blank=True, validators=[no_deception])
    name = models.CharField(_("name"), max_length=LONGEST_NAME, validators=[no_deception])
    position = models.CharField(_("position"), max_length=LONGEST_NAME, blank=True, validators=[no_deception])
    organization_name = models.CharField(
        _("organization"), max_length=LONGEST_NAME, blank=True, validators=[no_deception]
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("person"),
    )
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("registered organization"),
    )
    search = models.GeneratedField(
        expression=Func(
            Concat(
                "name",
                Value("\n"),
                "position",
                Value("\n"),
                "organization_name",
                output_field=models.TextField(),
            ),
            function="fa_names",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ParticipantManager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["meeting", "side", "rank"]
        indexes = [GinIndex("search", name="participant_search")]
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=["ours", "counterpart", "present"]), name="participant_side_is_known"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="participant_has_a_name"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="participant_rank_begins_at_one"),
            models.CheckConstraint(
                condition=~Q(name__regex=DECEPTIVE)
                & ~Q(honorific__regex=DECEPTIVE)
                & ~Q(position__regex=DECEPTIVE)
                & ~Q(organization_name__regex=DECEPTIVE),
                name="participant_words_deceive_nobody",
            ),
            # Deferred: rows of one form change places, and only what the transaction leaves counts.
            models.UniqueConstraint(
                fields=["meeting", "side", "rank"],
                name="participant_rank_is_its_own",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="participant_is_there_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.honorific} {self.name}".strip()

    def fill_in(self) -> None:
        """Fill what is empty from the person and the post held on the meeting's day; what is typed stays."""
        if not self.person:
            return
        posts = self.person.memberships.valid_on(self.meeting.starts_on).latest_first()
        own = posts.filter(organization=self.organization) if self.organization_id else posts
        post = own.select_related("organization").first()
        self.name = self.name or self.person.name
        self.honorific = self.honorific or self.person.honorific_prefix
        if post and not self.position and self.organization_name in ("", post.organization.name):
            self.position, self.organization = post.position, post.organization
        if self.organization and not self.organization_name:
            self.organization_name = self.organization.name


def put_in_order(participants: list[Participant]) -> None:
    """Give the rows of one meeting their ranks, side by side in the order of the list, in one statement."""
    places: dict[str, int] = {}
    for participant in participants:
        places[participant.side] = places.get(participant.side, 0) + 1
        participant.rank = places[participant.side]
    Participant.objects.bulk_update(participants, ["rank"])


def people_with_a_page(at: datetime | None = None) -> QuerySet[Person]:
    """People whom a published meeting or article names; nobody else has a public page."""
    met = Participant.objects.in_public(at).filter(person=OuterRef("pk"))
    named = Article.objects.published(at).filter(mentions=OuterRef("pk"))
    return Person.objects.filter(Exists(met) | Exists(named))


def organizations_with_a_page(at: datetime | None = None) -> QuerySet[Organization]:
    return Organization.objects.filter(
        Exists(Participant.objects.in_public(at).filter(organization=OuterRef("pk")))
    )
