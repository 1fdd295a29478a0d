"""Who of our side met whom of the other side, how often, and that as a drawing for people who read right to left."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from news import jalali, persian
from news.models import Meeting, Participant

OURS, THEIRS = Participant.Side.OURS, Participant.Side.COUNTERPART
LARGEST_DRAWING = 12


@dataclass(frozen=True)
class Attendee:
    """A person of the register, or the name of that day where no person is linked."""

    key: tuple
    name: str
    organization: str
    sort: str
    person: int | None


@dataclass
class Pair:
    """Two who sat on the two sides of meetings."""

    ours: Attendee
    theirs: Attendee
    days: dict[int, date] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.days)

    @property
    def last(self) -> date:
        return max(self.days.values())


def years() -> list[int]:
    """Jalali years with a meeting that was held, newest first."""
    held = Meeting.objects.filter(status=Meeting.Status.HELD)
    days = held.order_by().values_list("starts_on", flat=True).distinct()
    found = {jalali.day_to_jalali(day).year for day in days}
    return sorted(found & set(range(jalali.FIRST_YEAR, jalali.LAST_YEAR + 1)), reverse=True)


def pairs(year: int | None = None) -> list[Pair]:
    """Every pair of a Jalali year, or of all years; one query, counted here."""
    present: dict[tuple[int, date], dict[str, dict[tuple, Attendee]]] = defaultdict(
        lambda: {OURS: {}, THEIRS: {}}
    )
    newest: dict[tuple, Attendee] = {}
    for side, meeting, day, *words in _seats(year):
        attendee = _attendee(*words)
        newest.setdefault(attendee.key, attendee)
        present[meeting, day][side][attendee.key] = newest[attendee.key]
    found: dict[tuple, Pair] = {}
    for (meeting, day), sides in present.items():
        for ours in sides[OURS].values():
            for theirs in sides[THEIRS].values():
                pair = found.setdefault((ours.key, theirs.key), Pair(ours, theirs))
                pair.days[meeting] = day
    return list(found.values())


def _seats(year: int | None):
    """Places at held meetings, the newest first: of what a name stood for, the newest is shown."""
    seats = Participant.objects.filter(side__in=[OURS, THEIRS], meeting__status=Meeting.Status.HELD)
    if year is not None:
        start, following = jalali.year_range(year)
        seats = seats.filter(meeting__starts_on__gte=start.date(), meeting__starts_on__lt=following.date())
    return seats.order_by("-meeting__starts_on", "-meeting_id", "rank").values_list(
        "side",
        "meeting_id",
        "meeting__starts_on",
        "person_id",
        "person__name",
        "person__sort_name",
        "name",
        "organization_name",
    )


def _attendee(person: int | None, name: str, sort: str, written: str, organization: str) -> Attendee:
    if person:
        return Attendee(("person", person), name, organization, sort, person)
    key = ("name", persian.same_text_key(written), persian.same_text_key(organization))
    return Attendee(key, written, organization, persian.sort_key(written), None)


# --- In order -------------------------------------------------------------------------------------

# How each column sorts, and whether that begins with the largest.
ORDERS = {
    "ours": (lambda pair: (pair.ours.sort, pair.theirs.sort), False),
    "theirs": (lambda pair: (pair.theirs.sort, pair.ours.sort), False),
    "count": (lambda pair: (pair.count, pair.last), True),
    "last": (lambda pair: (pair.last, pair.count), True),
}
DEFAULT_ORDER = "count"


def in_order(found: list[Pair], order: str, backwards: bool = False) -> list[Pair]:
    """The pairs sorted by a column, equal ones by name; `backwards` turns the column's own direction round."""
    by, largest_first = ORDERS[order]
    by_name = sorted(found, key=ORDERS["ours"][0])
    return sorted(by_name, key=by, reverse=largest_first != backwards)


# --- The drawing ----------------------------------------------------------------------------------

# In units of the drawing; the middle is for the curves, the outer columns for the names.
WIDTH, OURS_AT, THEIRS_AT, BAR = 760, 556, 232, 10
TOP, SLOT, GAP, TALLEST, THICKEST = 34, 44, 10, 110, 9
LONGEST_NAME, LONGEST_ORGANIZATION = 24, 32
COLOURS = 4


@dataclass
class Node:
    """Somebody's bar at the edge of the drawing."""

    attendee: Attendee
    # The sum of the curves, which the bar is as high as; a meeting with two across is in it twice.
    total: int
    # Each meeting once, those with people who are not drawn too.
    meetings: int = 0
    y: float = 0
    height: float = 0
    taken: float = 0
    colour: int = 1

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2, 1)

    @property
    def name(self) -> str:
        return _short(self.attendee.name, LONGEST_NAME)

    @property
    def organization(self) -> str:
        return _short(self.attendee.organization, LONGEST_ORGANIZATION)

    def next_place(self, thickness: float) -> float:
        """The middle of the next stretch of the bar, where a curve ends."""
        place = self.y + self.taken + thickness / 2
        self.taken += thickness
        return round(place, 1)


@dataclass
class Curve:
    pair: Pair
    path: str
    thickness: float
    colour: int


@dataclass
class Drawing:
    ours: list[Node]
    theirs: list[Node]
    curves: list[Curve]
    height: int
    width: int = WIDTH
    ours_at: int = OURS_AT
    theirs_at: int = THEIRS_AT
    bar: int = BAR


def drawing(found: list[Pair]) -> Drawing | None:
    """The people with the most meetings, at most twelve of each side, and what joins them."""
    shown = _most_important(found)
    if not shown:
        return None
    ours, theirs = _nodes(shown, "ours"), _nodes(shown, "theirs")
    unit = min(THICKEST, TALLEST / max(node.total for node in [*ours, *theirs]))
    heights = [_place(nodes, unit) for nodes in (ours, _uncrossed(theirs, ours, shown))]
    _count_meetings(ours, found, "ours")
    _count_meetings(theirs, found, "theirs")
    for place, node in enumerate(ours):
        node.colour = place % COLOURS + 1
    _centre((ours, theirs), heights)
    return Drawing(ours, theirs, _curves(ours, theirs, shown, unit), round(max(heights)))


def _most_important(found: list[Pair]) -> list[Pair]:
    """Pairs of the twelve of our side with the most meetings and of their twelve most frequent counterparts."""
    ours = _most_frequent(found, "ours")
    among_ours = [pair for pair in found if pair.ours.key in ours]
    theirs = _most_frequent(among_ours, "theirs")
    return in_order([pair for pair in among_ours if pair.theirs.key in theirs], DEFAULT_ORDER)


def _most_frequent(found: list[Pair], side: str) -> set[tuple]:
    return {node.attendee.key for node in _nodes(found, side)[:LARGEST_DRAWING]}


def _nodes(found: list[Pair], side: str) -> list[Node]:
    """The people of a side, those with the most meetings first."""
    nodes: dict[tuple, Node] = {}
    for pair in found:
        attendee = getattr(pair, side)
        nodes.setdefault(attendee.key, Node(attendee, 0)).total += pair.count
    return sorted(nodes.values(), key=lambda node: (-node.total, node.attendee.sort))


def _count_meetings(nodes: list[Node], found: list[Pair], side: str) -> None:
    met: dict[tuple, set[int]] = defaultdict(set)
    for pair in found:
        met[getattr(pair, side).key].update(pair.days)
    for node in nodes:
        node.meetings = len(met[node.attendee.key])


def _uncrossed(theirs: list[Node], ours: list[Node], shown: list[Pair]) -> list[Node]:
    """Each of them as high as those whom they met: so fewer curves cross. Sorts the list itself."""
    places = {node.attendee.key: place for place, node in enumerate(ours)}
    sums: dict[tuple, int] = defaultdict(int)
    for pair in shown:
        sums[pair.theirs.key] += places[pair.ours.key] * pair.count
    theirs.sort(key=lambda node: (sums[node.attendee.key] / node.total, -node.total))
    return theirs


def _place(nodes: list[Node], unit: float) -> float:
    """Put the bars below each other, each in a slot that holds its names; returns where the column ends."""
    y = float(TOP)
    for node in nodes:
        node.height = round(max(node.total * unit, 4), 1)
        slot = max(node.height + GAP, SLOT)
        node.y = round(y + (slot - node.height) / 2, 1)
        y += slot
    return y + GAP


def _centre(columns: tuple[list[Node], list[Node]], heights: list[float]) -> None:
    for nodes, height in zip(columns, heights, strict=True):
        for node in nodes:
            node.y = round(node.y + (max(heights) - height) / 2, 1)


def _curves(ours: list[Node], theirs: list[Node], shown: list[Pair], unit: float) -> list[Curve]:
    """The curves, laid at each bar in the order of the bars across, so that they do not twist."""
    right = {node.attendee.key: node for node in ours}
    left = {node.attendee.key: node for node in theirs}
    width = {pair.ours.key + pair.theirs.key: max(round(pair.count * unit, 1), 1) for pair in shown}

    def at(pair: Pair, node: Node) -> float:
        return node.next_place(width[pair.ours.key + pair.theirs.key])

    by_left = sorted(shown, key=lambda pair: left[pair.theirs.key].y)
    starts = {id(pair): at(pair, right[pair.ours.key]) for pair in by_left}
    by_right = sorted(shown, key=lambda pair: right[pair.ours.key].y)
    ends = {id(pair): at(pair, left[pair.theirs.key]) for pair in by_right}
    return [
        Curve(
            pair,
            _bend(starts[id(pair)], ends[id(pair)]),
            width[pair.ours.key + pair.theirs.key],
            right[pair.ours.key].colour,
        )
        for pair in shown
    ]


def _bend(start: float, end: float) -> str:
    middle = (OURS_AT + THEIRS_AT) // 2
    return f"M{OURS_AT} {start}C{middle} {start} {middle} {end} {THEIRS_AT + BAR} {end}"


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
