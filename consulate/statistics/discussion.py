"""What visitors said and what moderators decided, from the log that nobody can change."""

from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from comments.models import Decision
from consulate.statistics.account import Figure, Section, tally
from consulate.statistics.charts import draw
from consulate.statistics.counting import Span
from consulate.statistics.newsroom import largest

Act = Decision.Act
_DECISIONS = {
    Act.APPROVED: _("Approved"),
    Act.REJECTED: _("Rejected"),
    Act.SPAM: _("Spam"),
    Act.INQUIRY: _("Made private inquiries"),
    Act.UNDONE: _("Decisions undone"),
}


def comments(span: Span) -> Section:
    came = tally(_received(span), span.bars)
    rows = list(_decided(span))
    decided = tally(((bar, act, n) for bar, act, _reason, n in rows), span.bars)
    reasons = tally(((bar, reason, n) for bar, act, reason, n in rows if act == Act.REJECTED), span.bars)
    return Section(
        "comments",
        _("Comments"),
        [
            came.figure(_("Comments received")),
            *(decided.figure_of(act, label) for act, label in _DECISIONS.items()),
            _time_to_decide(span),
        ],
        [
            largest(
                reasons, _("Rejected by reason"), _("reason"), lambda reason: reason or _("without a reason")
            )
        ],
        draw("comments", _("Comments received"), _("comments"), span.bars, came.bars),
        _("Each decision counts on its own day; one that was undone stands there too."),
    )


def _received(span: Span):
    """Visitors' comments: the office's answers have a name, and what came approved is the former site's."""
    receptions = Decision.objects.filter(span.has_instant("at"), act=Act.RECEIVED, by=None)
    rows = receptions.exclude(to_status="approved").order_by().annotate(bar=span.bar_of_instant("at"))
    return ((bar, "", number) for bar, number in rows.values_list("bar").annotate(number=Count("pk")))


def _decided(span: Span):
    steps = Decision.objects.filter(span.has_instant("at"), act__in=list(_DECISIONS)).filter(
        Q(by__isnull=False)
    )
    rows = steps.order_by().annotate(bar=span.bar_of_instant("at"))
    return rows.values_list("bar", "act", "reason__label").annotate(number=Count("pk"))


def _time_to_decide(span: Span) -> Figure:
    """From a comment's reception to the decision that took it out of the queue."""
    ends = {"start": span.now.start, "end": span.now.end, "from": span.before.start, "to": span.before.end}
    with connection.cursor() as cursor:
        cursor.execute(_MEDIANS, ends)
        return Figure(_("Time to a decision (median)"), *cursor.fetchone())


# Both rows of a comment are in the log, which has no foreign key that Django could follow.
_MEDIANS = f"""
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY decided.at - came.at) FILTER (WHERE decided.at >= %(start)s),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY decided.at - came.at) FILTER (WHERE decided.at < %(start)s)
    FROM {Decision._meta.db_table} AS decided JOIN {Decision._meta.db_table} AS came
        ON came.comment_id = decided.comment_id AND came.act = 'received' AND came.by_id IS NULL
    WHERE decided.act IN ('approved', 'rejected', 'spam', 'inquiry')
        AND decided.from_status IN ('pending', 'suspect') AND decided.by_id IS NOT NULL
        AND (decided.at >= %(start)s AND decided.at < %(end)s OR decided.at >= %(from)s AND decided.at < %(to)s)
"""
