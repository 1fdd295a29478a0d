"""Redirects from a table of two columns: what each row would do, told first and done afterwards."""

from collections.abc import Iterable, Iterator, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from news import addresses
from news.import_report import Fate, Outcome, Report
from news.models import Redirect
from news.redirects import LONGEST, address_key, leads_safely, readable
from news.spreadsheet_reading import MOST_ROWS, NumberedRow, UnreadableSheet
from news.templatetags.persian import fa

HEADER = ("old", "new")
# No office moves so often; whoever leads further is a loop.
_MOST_STEPS = 20


def table(rows: list[NumberedRow]) -> list[tuple[int, list[str]]]:
    """The rows without their header, if they have one; raises UnreadableSheet."""
    if rows[0][1][0].lower() == HEADER[0]:
        rows = rows[1:]
    if not rows:
        raise UnreadableSheet(_("The file holds no rows."))
    if len(rows) > MOST_ROWS:
        raise UnreadableSheet(_("The file has more than %(rows)s rows. Split it.") % {"rows": fa(MOST_ROWS)})
    return rows


def old_path_of(typed: str) -> str:
    """The key of an old address; raises ValidationError for what is none."""
    if not typed.startswith(("/", "http://", "https://")):
        raise ValidationError(_("An old address begins with a slash, or with https."))
    key = address_key(typed)
    if not key:
        raise ValidationError(_("The address is longer than %(limit)s letters.") % {"limit": fa(LONGEST)})
    path = key.partition("?")[0]
    if path == "/":
        raise ValidationError(_("The home page leads nowhere else."))
    if addresses.is_reserved(path):
        raise ValidationError(_("What begins like the addresses of the desk or of files leads nowhere else."))
    if addresses.has_fixed_page(path):
        raise ValidationError(_("The site has a page of its own at this address, which leads nowhere else."))
    return key


def target_of(typed: str) -> str:
    """Where it leads, as it is kept; raises ValidationError for what no visitor may be sent to."""
    target = readable(typed)
    if len(target) > LONGEST:
        raise ValidationError(_("The address is longer than %(limit)s letters.") % {"limit": fa(LONGEST)})
    if target and not leads_safely(target):
        raise ValidationError(_("It has to lead to an address of this site, or to one with https."))
    return target


def refuse_a_loop(old_path: str, target: str, known: Mapping[str, str]) -> None:
    """Raise ValidationError where the target leads back, by itself or over other redirects, to the old address."""
    for _step in range(_MOST_STEPS):
        if not target.startswith("/"):
            return
        key = address_key(target)
        path = key.partition("?")[0]
        if old_path in (key, path):
            raise ValidationError(_("The address would lead back to itself."))
        target = known.get(key, known.get(path, ""))
    raise ValidationError(_("The address would lead over too many others."))


def doubts(rows: Iterable[tuple[str, str]], known: Mapping[str, str]) -> dict[str, list[str]]:
    """What the desk is told of redirects that are well-formed and yet may not do what was meant; by old address."""
    rows = list(rows)
    own = {target for _old, target in rows if target.startswith("/")}
    there = addresses.shown({*(old for old, _target in rows), *own})
    return {old: list(_doubts(old, target, there, known)) for old, target in rows}


def _doubts(old: str, target: str, there: set[str], known: Mapping[str, str]) -> Iterator[str]:
    if old in there:
        yield _("This is a page of the site already: the redirect waits until that page is gone.")
    key = address_key(target)
    leads_on = key in known or key.partition("?")[0] in known
    if target.startswith("/") and target not in there and not leads_on:
        yield _("Where it leads, the public finds no page now.")


class RedirectImport:
    """The work on one table; run() has to stand in a transaction."""

    header = HEADER

    def __init__(self, rows: list[tuple[int, list[str]]]) -> None:
        self.rows = rows
        self.known = dict(Redirect.objects.values_list("old_path", "target"))
        self.row_of: dict[str, int] = {}
        self.written: dict[Fate, list[Redirect]] = {Fate.CREATED: [], Fate.CHANGED: []}

    def dry_run(self) -> Report:
        with transaction.atomic():
            report = self.run()
            transaction.set_rollback(True)
        return report

    def run(self) -> Report:
        outcomes = [self._outcome(number, cells) for number, cells in self.rows]
        self._tell_doubts(outcomes)
        Redirect.objects.bulk_create(
            [*self.written[Fate.CREATED], *self.written[Fate.CHANGED]],
            update_conflicts=True,
            unique_fields=["old_path"],
            update_fields=["target"],
        )
        return Report(outcomes, self.written[Fate.CREATED], self.written[Fate.CHANGED])

    def _tell_doubts(self, outcomes: list[Outcome]) -> None:
        written = [(row.old_path, row.target) for rows in self.written.values() for row in rows]
        told = doubts(written, self.known)
        for outcome in outcomes:
            if outcome.fate != Fate.REFUSED:
                outcome.reasons += told.get(outcome.name, [])

    def _outcome(self, number: int, cells: list[str]) -> Outcome:
        outcome = Outcome(number, cells[0])
        try:
            self._take(outcome, cells)
        except ValidationError as refusal:
            outcome.fate = Fate.REFUSED
            outcome.reasons = refusal.messages
        return outcome

    def _take(self, outcome: Outcome, cells: list[str]) -> None:
        if any(cells[2:]):
            raise ValidationError(_("The row has more than two cells."))
        old_path, target = old_path_of(cells[0]), target_of(cells[1] if len(cells) > 1 else "")
        if old_path in self.row_of:
            raise ValidationError(
                _("This address stands in row %(row)s already.") % {"row": fa(self.row_of[old_path])}
            )
        refuse_a_loop(old_path, target, self.known)
        self.row_of[old_path] = outcome.row
        outcome.name = old_path
        self._write(outcome, old_path, target)

    def _write(self, outcome: Outcome, old_path: str, target: str) -> None:
        before = self.known.get(old_path)
        if before == target:
            return
        outcome.fate = Fate.CREATED if before is None else Fate.CHANGED
        outcome.changes = [
            (_("leads to"), "" if before is None else told(before), told(target)),
        ]
        self.known[old_path] = target
        self.written[outcome.fate].append(Redirect(old_path=old_path, target=target))


def told(target: str) -> str:
    """A target in words."""
    return target or _("gone for good")
