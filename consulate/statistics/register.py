"""Whom the office met, of what the public may know, and what came of it."""

from collections.abc import Callable, Hashable

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from consulate.statistics.account import Figure, Section, Table, tally
from consulate.statistics.charts import draw
from consulate.statistics.counting import Span
from consulate.statistics.newsroom import largest
from news.models import FollowUp, Meeting, Organization, Participant

_PUBLIC = _("Internal meetings are not among them.")


def meetings(span: Span) -> Section:
    held = Meeting.objects.published(span.at).filter(span.has_day("starts_on"), status="held").order_by()
    rows = (
        held.annotate(bar=span.bar_of_day("starts_on"))
        .values_list("bar", "kind")
        .annotate(number=Count("pk"))
    )
    of_kind = tally(rows, span.bars)
    kinds = [of_kind.figure_of(kind, label) for kind, label in Meeting.Kind.choices if kind in of_kind.kinds]
    return Section(
        "meetings",
        _("Meetings"),
        [of_kind.figure(_("Meetings held"))],
        [Table(_("By kind"), _("kind"), kinds), *_counterparts(span, held)],
        draw("meetings", _("Meetings held"), _("meetings"), span.bars, of_kind.bars),
        _PUBLIC,
    )


def _counterparts(span: Span, held) -> list[Table]:
    """A meeting counts once for each organization, kind and country of the other side; so the sums are larger."""
    rows = list(
        Participant.objects.filter(side=Participant.Side.COUNTERPART, meeting__in=held)
        .order_by()
        .annotate(bar=span.bar_of_day("meeting__starts_on"))
        .values_list(
            "meeting", "bar", "organization", "organization__name", "organization_name",
            "organization__kind", "organization__country",
        )
        .distinct()
    )  # fmt: skip

    def once_each(of: Callable[..., Hashable]) -> set[tuple]:
        return {(meeting, bar, of(*rest)) for meeting, bar, *rest in rows}

    def counted(of: Callable[..., Hashable]):
        return tally(((bar, kind, 1) for _meeting, bar, kind in once_each(of)), span.bars)

    # What is not in the register has its name of that day.
    names = counted(lambda pk, name, then, kind, country: (pk, name or then))
    kinds = counted(lambda pk, name, then, kind, country: kind)
    countries = counted(lambda pk, name, then, kind, country: country or "")
    labels = dict(Organization.Kind.choices)
    return [
        largest(
            names, _("By counterpart"), _("organization"), lambda one: one[1] or _("without an organization")
        ),
        largest(
            kinds,
            _("By kind of counterpart"),
            _("kind"),
            lambda kind: labels.get(kind, _("not in the register")),
        ),
        largest(countries, _("By country"), _("country"), lambda country: country or _("unknown")),
    ]


def followups(span: Span) -> Section:
    public = FollowUp.objects.filter(meeting__in=Meeting.objects.published(span.at)).order_by()
    late = Q(status="open", due_on__lt=span.today)
    asked = {}
    for name, within in (("now", span.day_now), ("before", span.day_before)):
        asked |= {
            f"agreed_{name}": Count("pk", filter=within("meeting__starts_on")),
            f"done_{name}": Count("pk", filter=Q(status="done") & within("settled_on")),
            f"overdue_{name}": Count("pk", filter=late & within("due_on")),
        }
    counted = public.aggregate(**asked)
    labels = {"agreed": _("Agreed"), "done": _("Done"), "overdue": _("Overdue")}
    return Section(
        "followups",
        _("Follow-ups"),
        [Figure(label, counted[f"{name}_now"], counted[f"{name}_before"]) for name, label in labels.items()],
        note=_("Agreed at meetings of the period, done in it, or due in it and still open."),
    )
