"""People and organizations from a table: what each row would do, told first and done afterwards.

An empty cell leaves what is there, and what the table does not mention stays. A dry run does the same work and
takes it back, so that what was shown is what will happen; fingerprint() says whether it still is.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from news import people_rows, persian
from news.import_report import Fate, Outcome, Report
from news.models import Organization, Person
from news.people_posts import Posts, Refused
from news.spreadsheet_reading import NumberedRow, UnreadableSheet, clean_cell

Cells = dict[str, str]


def table(rows: list[NumberedRow], header: Iterable[str]) -> list[tuple[int, Cells]]:
    """The rows under their columns' names; raises UnreadableSheet for a header that is not ours."""
    columns = [cell.lower() for cell in rows[0][1]]
    while columns and not columns[-1]:
        columns.pop()
    strange = [column or "—" for column in columns if column not in header]
    if "name" not in columns or strange or len(set(columns)) < len(columns):
        message = _("The first row has to name the columns: %(header)s. Not known or named twice: %(wrong)s.")
        wrong = strange or [column for column in columns if columns.count(column) > 1] or ["—"]
        raise UnreadableSheet(message % {"header": ", ".join(header), "wrong": ", ".join(wrong)[:200]})
    if len(rows) == 1:
        raise UnreadableSheet(_("The file holds no rows."))
    return [(number, dict(zip(columns, cells, strict=False))) for number, cells in rows[1:]]


class Import:
    """The work on one table; run() has to stand in a transaction."""

    model: type[models.Model]
    header: tuple[str, ...]
    fields: tuple[str, ...]

    def __init__(self, rows: list[tuple[int, Cells]]) -> None:
        self.rows = rows
        self.first_rows: dict[int, tuple[int, Cells]] = {}
        self.created: dict[int, models.Model] = {}
        self.changed: dict[int, models.Model] = {}
        self._load()

    def dry_run(self) -> Report:
        with transaction.atomic():
            report = self.run()
            transaction.set_rollback(True)
        return report

    def run(self) -> Report:
        outcomes: list[Outcome] = []
        waiting = self.rows
        while waiting:
            names = {people_rows.name_key(cells.get("name", "")) for _number, cells in waiting}
            ready = [row for row in waiting if not self._has_to_wait(row[1], names)] or waiting
            outcomes += [self._outcome(number, cells) for number, cells in ready]
            done = {number for number, _cells in ready}
            waiting = [row for row in waiting if row[0] not in done]
        outcomes.sort(key=lambda outcome: outcome.row)
        return Report(outcomes, list(self.created.values()), list(self.changed.values()))

    def _has_to_wait(self, cells: Cells, names: set[str]) -> bool:
        """Whether the row speaks of another one that has to come first."""
        return False

    # --- Who is meant -----------------------------------------------------------------------------

    def _load(self) -> None:
        ids = [number for _row, cells in self.rows if (number := _number(cells))]
        keys = {people_rows.name_key(cells.get("name", "")) for _row, cells in self.rows}
        found = Q(pk__in=ids) | Q(name_keys__overlap=sorted(keys - {""}))
        self.by_id: dict[int, models.Model] = {}
        self.by_key: dict[str, list[models.Model]] = defaultdict(list)
        for one in self._known().filter(found).order_by("pk"):
            self._remember(one)

    def _known(self) -> models.QuerySet:
        return self.model.objects.all()

    def _remember(self, one: models.Model) -> None:
        self.by_id[one.pk] = one
        for key in keys_of(one):
            if one not in self.by_key[key]:
                self.by_key[key].append(one)

    def _meant(self, cells: Cells) -> models.Model:
        """The entry of this row, or a new one; raises Refused where it is not certain."""
        try:
            number = people_rows.read_id(cells.get("id", ""))
        except ValueError:
            raise Refused(_("The number of a row is written in digits, or left empty.")) from None
        if number is not None:
            if number in self.by_id:
                return self.by_id[number]
            raise Refused(_("Nothing in the register has this number; leave it empty for a new entry."))
        name = cells.get("name", "")
        if not any(char.isalnum() for char in name):
            raise Refused(_("A name needs at least one letter or digit."))
        key = people_rows.name_key(name)
        called_so = self.by_key.get(key, []) if key else []
        if len(called_so) > 1:
            numbers = "، ".join(str(one.pk) for one in called_so)
            message = _("Several are called so: numbers %(numbers)s. Write the right one in the column “id”.")
            raise Refused(message % {"numbers": numbers})
        return called_so[0] if called_so else self.model()

    # --- One row ----------------------------------------------------------------------------------

    def _outcome(self, number: int, cells: Cells) -> Outcome:
        outcome = Outcome(number, cells.get("name", ""))
        before: Cells = {}
        one: models.Model | None = None
        try:
            one = self._meant(cells)
            outcome.name = outcome.name or one.name
            before = {name: getattr(one, name) for name in self._columns()}
            self._take(one, number, cells, outcome)
        except Refused as refusal:
            outcome.fate, outcome.changes = Fate.REFUSED, []
            outcome.reasons = [str(reason) for reason in refusal.reasons]
            for name, value in before.items():
                setattr(one, name, value)
        return outcome

    def _columns(self) -> tuple[str, ...]:
        return self.fields

    def _take(self, one: models.Model, number: int, cells: Cells, outcome: Outcome) -> None:
        is_new = one.pk is None
        self._fill(one, cells, outcome)
        self._check(one)
        then = self._prepare_the_rest(one, cells, outcome)
        if is_new or outcome.changes:
            outcome.fate = Fate.CREATED if is_new or one.pk in self.created else Fate.CHANGED
            self._write(one, is_new, then)
        self.first_rows.setdefault(one.pk, (number, cells))

    def _write(self, one: models.Model, is_new: bool, then: list[models.Model]) -> None:
        one.save()
        for other in then:
            other.save()
        self._remember(one)
        if is_new:
            self.created[one.pk] = one
        elif one.pk not in self.created:
            self.changed[one.pk] = one

    def _fill(self, one: models.Model, cells: Cells, outcome: Outcome) -> None:
        for name in self.fields:
            text = cells.get(name, "")
            # Found by one of its names, an entry keeps the preferred one.
            if not text or (name == "name" and one.pk and not cells.get("id")):
                continue
            old = people_rows.word(one, name)
            new = people_rows.read_field(name, text)
            if text != clean_cell(old) and new != getattr(one, name):
                setattr(one, name, new)
                if one.pk:
                    outcome.changes.append((self._label(name), old, people_rows.word(one, name)))

    def _label(self, name: str) -> str:
        return str(self.model._meta.get_field(name).verbose_name)

    def _check(self, one: models.Model) -> None:
        """What a form would say; the database says it again."""
        others = {column.name for column in self.model._meta.fields} - set(self.fields)
        try:
            one.clean_fields(exclude=others)
            one.clean()
        except ValidationError as error:
            raise Refused(*people_rows.reasons(error, self.model)) from error

    def _prepare_the_rest(self, one: models.Model, cells: Cells, outcome: Outcome) -> list[models.Model]:
        """What is saved after the entry itself, checked already."""
        return []


class PeopleImport(Import):
    model = Person
    header = people_rows.PERSON_HEADER
    fields = people_rows.PERSON_FIELDS

    def _load(self) -> None:
        super()._load()
        keys = {people_rows.name_key(cells.get("organization", "")) for _row, cells in self.rows}
        self.posts = Posts(organizations_called(keys))

    def _known(self) -> models.QuerySet:
        return Person.objects.prefetch_related("memberships__organization")

    def _fill(self, one: Person, cells: Cells, outcome: Outcome) -> None:
        """Only the first row of a person describes them; a later one may not say otherwise."""
        if one.pk not in self.first_rows:
            return super()._fill(one, cells, outcome)
        row, first = self.first_rows[one.pk]
        for name in self.fields[1:]:
            if cells.get(name) and cells[name] != first.get(name, ""):
                message = _("Row %(row)s of the same person says otherwise: %(field)s.")
                raise Refused(message % {"row": row, "field": self._label(name)})

    def _prepare_the_rest(self, one: Person, cells: Cells, outcome: Outcome) -> list[models.Model]:
        post, change = self.posts.read(one, cells)
        if change:
            outcome.changes.append(change)
        return [post] if change else []


class OrganizationImport(Import):
    model = Organization
    header = people_rows.ORGANIZATION_HEADER
    fields = people_rows.ORGANIZATION_FIELDS

    def _load(self) -> None:
        super()._load()
        for one in organizations_called({people_rows.name_key(c.get("parent", "")) for _row, c in self.rows}):
            self._remember(self.by_id.get(one.pk, one))

    def _known(self) -> models.QuerySet:
        return Organization.objects.select_related("parent")

    def _columns(self) -> tuple[str, ...]:
        return (*self.fields, "parent")

    def _has_to_wait(self, cells: Cells, names: set[str]) -> bool:
        key = people_rows.name_key(cells.get("parent", ""))
        return bool(key) and key in names and not self.by_key.get(key)

    def _fill(self, one: Organization, cells: Cells, outcome: Outcome) -> None:
        if one.pk in self.first_rows:
            message = _("Row %(row)s is about the same organization.")
            raise Refused(message % {"row": self.first_rows[one.pk][0]})
        super()._fill(one, cells, outcome)
        above = self._above(one, cells.get("parent", ""))
        if above and above.pk != one.parent_id:
            if one.pk:
                old = one.parent.name if one.parent else ""
                outcome.changes.append((self._label("parent"), old, above.name))
            one.parent = above

    def _above(self, one: Organization, name: str) -> Organization | None:
        if not name:
            return None
        called_so = self.by_key.get(people_rows.name_key(name), [])
        if any(other.pk == one.parent_id for other in called_so):
            return one.parent
        if len(called_so) == 1:
            return called_so[0]
        raise Refused(people_rows.not_one(name, len(called_so)))


def keys_of(one: Person | Organization) -> set[str]:
    """The keys of its whole names; a family name alone is nobody's."""
    names = [one.name, one.name_latin, one.name_cyrillic, *one.spellings]
    return {people_rows.name_key(name) for name in names} - {""}


def organizations_called(keys: set[str]) -> list[Organization]:
    return list(Organization.objects.filter(name_keys__overlap=sorted(keys - {""})).order_by("pk"))


def _number(cells: Cells) -> int | None:
    try:
        return people_rows.read_id(persian.to_latin_digits(cells.get("id", "")))
    except ValueError:
        return None
