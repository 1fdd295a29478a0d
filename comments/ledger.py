"""The public ledger of moderation: what came in each Jalali month, what became of it, and how soon.

It is read from the table of decisions alone, which nobody can change: a month's comments are the rows of their
reception in that month, and each stands where its latest step brought it, whenever that was. So each comment is
in one month and in one column. The office's own answers are no visitors' comments (their reception has a name);
what came approved from the former site was never decided here and stands in a column of its own. So does what the
office removed: comments that it erased for good, and those that waited when they vanished with their article.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max, Min

from comments.models import Comment, Decision, RejectionReason
from news import jalali
from news.read_connection import read_connection

Status = Comment.Status
WAITING = {Status.PENDING, Status.SUSPECT}
FORMER_SITE, REMOVED = "former", "removed"


@dataclass
class Account:
    """What came in a month, or in the whole year, and where it stands now."""

    month: int | None
    counts: dict[str, int] = field(default_factory=dict)
    reasons: dict[int, int] = field(default_factory=dict)
    # From a comment's reception to the first decision of a person.
    median_hours: float | None = None

    @property
    def received(self) -> int:
        return sum(number for state, number in self.counts.items() if state != FORMER_SITE)

    @property
    def waiting(self) -> int:
        return sum(self.counts.get(state, 0) for state in WAITING)

    @property
    def taken_back(self) -> int:
        return self.counts.get(Status.WITHDRAWN, 0) + self.counts.get(Status.ERASED, 0)

    @property
    def removed(self) -> int:
        return self.counts.get(REMOVED, 0)

    @property
    def from_former_site(self) -> int:
        return self.counts.get(FORMER_SITE, 0)


@dataclass(frozen=True)
class Ledger:
    year: int
    months: list[Account]
    total: Account
    reasons: list[RejectionReason]

    @property
    def is_empty(self) -> bool:
        return not self.total.counts


def years() -> range:
    """From the year of the first comment to the current one."""
    ends = _receptions().aggregate(first=Min("at"), last=Max("at"))
    current = jalali.today().year
    first = jalali.to_jalali(ends["first"]).year if ends["first"] else current
    return range(min(first, current), current + 1)


def of_year(year: int) -> Ledger:
    """The year's months that have begun, and their sum."""
    accounts = {month: Account(month) for month in (None, *range(1, 13))}
    for month, state, reason, number, median in _rows(year):
        account = accounts[month]
        if state is None:
            account.median_hours = median
        else:
            account.counts[state] = account.counts.get(state, 0) + number
            if reason is not None:
                account.reasons[reason] = account.reasons.get(reason, 0) + number
    given = RejectionReason.objects.filter(pk__in=accounts[None].reasons)
    begun = [accounts[month] for month in range(1, 13) if _has_begun(year, month) or accounts[month].counts]
    return Ledger(year, begun, accounts[None], list(given))


def _receptions():
    return Decision.objects.filter(act=Decision.Act.RECEIVED, by=None)


def _has_begun(year: int, month: int) -> bool:
    today = jalali.today()
    return (year, month) <= (today.year, today.month)


def month_edges(year: int) -> list[datetime]:
    """Thirteen instants: where each month of the site's calendar begins, and where the last one ends."""
    starts = [jalali.month_range(year, month)[0] for month in range(1, 13)]
    return [*starts, jalali.year_range(year)[1]]


def _rows(year: int) -> list[tuple]:
    edges = month_edges(year)
    cohort = _receptions().filter(at__gte=edges[0], at__lt=edges[-1])
    numbers = cohort.aggregate(low=Min("comment_id"), high=Max("comment_id"))
    with read_connection().cursor() as cursor:
        cursor.execute(_LEDGER, numbers | {"edges": edges, "first": edges[0], "end": edges[-1]})
        return cursor.fetchall()


# First each comment's steps are folded into one row, in one pass along their index; the numbers that came in the
# year bound it. A step that leaves the state as it is (an opened text, an answer) moves nothing, and of what was
# deleted the state before counts. An undone decision may bring back a rejection: its reason stands with that
# rejection. Then one row for each month, state and reason, and one for each month with its median; the year's sums
# are the rows without a month.
_LEDGER = f"""
    WITH comment AS (
        SELECT comment_id,
            min(at) FILTER (WHERE act = 'received' AND by_id IS NULL) AS came,
            bool_or(act = 'received' AND to_status = 'approved') AS from_former_site,
            min(at) FILTER (WHERE act IN ('approved', 'rejected', 'spam', 'inquiry')) AS decided,
            array_agg(to_status ORDER BY id) FILTER (WHERE from_status <> to_status AND act <> 'deleted') AS states,
            array_agg(reason_id ORDER BY id) FILTER (WHERE act = 'rejected') AS reasons,
            bool_or(act = 'deleted') AS is_deleted,
            bool_or(act = 'erased' AND by_id IS NOT NULL) AS is_erased_by_the_office
        FROM {Decision._meta.db_table} WHERE comment_id BETWEEN %(low)s AND %(high)s
        GROUP BY comment_id
    ), latest AS (
        SELECT *, states[cardinality(states)] AS state, reasons[cardinality(reasons)] AS reason_id FROM comment
    ), stands AS (
        SELECT width_bucket(came, %(edges)s::timestamptz[]) AS month,
            CASE WHEN from_former_site THEN '{FORMER_SITE}'
                WHEN is_erased_by_the_office OR is_deleted AND state IN ('pending', 'suspect') THEN '{REMOVED}'
                ELSE state END AS state,
            CASE WHEN NOT from_former_site AND state = 'rejected' THEN reason_id END AS reason_id,
            CASE WHEN NOT from_former_site THEN extract(epoch FROM decided - came) / 3600 END AS hours
        FROM latest WHERE came >= %(first)s AND came < %(end)s
    )
    SELECT month, state, reason_id, count(*), NULL FROM stands
    GROUP BY GROUPING SETS ((state, reason_id), (month, state, reason_id))
    UNION ALL
    SELECT month, NULL, NULL, NULL, percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) FROM stands
    GROUP BY GROUPING SETS ((), (month))
"""
