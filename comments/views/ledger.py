"""The public ledger of moderation, a year on a page, and the same as a file for machines."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from comments import ledger as ledgers
from comments.ledger import Account, Ledger, Status
from news import jalali
from news.public_page import public_page
from news.spreadsheets import Row, csv_file

HEADER = (
    "month", "from", "before", "received", "approved", "rejected", "spam", "private_inquiry", "withdrawn", "erased",
    "removed", "waiting", "median_hours", "from_former_site",
)  # fmt: skip


@public_page
def ledger(request: HttpRequest) -> HttpResponse:
    year, years = _wanted(request)
    book = ledgers.of_year(year)
    context = {
        "ledger": book,
        "accounts": [(account, jalali.MONTHS[account.month - 1]) for account in book.months],
        "reasons": [(reason.label, _of_reason(book, reason.pk)) for reason in book.reasons],
        "years": list(reversed(years)),
        "is_whole": year < years[-1],
    }
    return render(request, "comments/ledger.html", context)


@public_page
def ledger_csv(request: HttpRequest) -> HttpResponse:
    year, _years = _wanted(request)
    book = ledgers.of_year(year)
    header = [*HEADER, *(f"rejected: {reason.label}" for reason in book.reasons)]
    edges = ledgers.month_edges(year)
    rows = (
        _row(book, account, jalali.iso(edges[account.month - 1]), jalali.iso(edges[account.month]))
        for account in book.months
    )
    return csv_file(f"moderation-ledger-{year}", header, rows)


def _wanted(request: HttpRequest) -> tuple[int, range]:
    """The year that was asked for, the current one when none was, and all that can be; 404 for any other."""
    years = ledgers.years()
    typed = request.GET.get("year", str(years[-1]))
    if typed not in {str(year) for year in years}:
        raise Http404
    return int(typed), years


def _of_reason(book: Ledger, reason: int) -> list[int]:
    return [account.reasons.get(reason, 0) for account in (*book.months, book.total)]


def _row(book: Ledger, account: Account, start: str, end: str) -> Row:
    median = account.median_hours
    states = (Status.APPROVED, Status.REJECTED, Status.SPAM, Status.INQUIRY, Status.WITHDRAWN, Status.ERASED)
    return [
        f"{book.year}-{account.month:02}",
        start,
        end,
        account.received,
        *(account.counts.get(state, 0) for state in states),
        account.removed,
        account.waiting,
        None if median is None else f"{median:.2f}",
        account.from_former_site,
        *(account.reasons.get(reason.pk, 0) for reason in book.reasons),
    ]
