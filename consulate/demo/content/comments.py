"""Reads what visitors of the demonstration wrote, and what became of it: in an article's own entry, or for a
year in discussions/*.toml, where replies stand inside what they answer."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from comments.models import MAX_TEXT, Comment, Report
from consulate.demo.content.tables import Table, read_toml

DISCUSSIONS = Path(__file__).parent / "discussions"
Status = Comment.Status
TAKEN_BACK = (Status.WITHDRAWN, Status.ERASED)


@dataclass(frozen=True)
class DemoReport:
    ground: str
    note: str
    closed: bool


@dataclass(frozen=True)
class DemoComment:
    """Sent so many hours after the article's publication, or so many days before the demonstration is made.

    `reply_to` is the place of an earlier comment of the same article, counted from 0; that one is no reply itself.
    `was` is what its author took back, `held` why it was suspect at first.
    """

    name: str
    text: str
    status: str
    hours_after: int | None
    days_ago: float | None
    reply_to: int | None
    by_office: bool
    was: str
    held: tuple[str, ...]
    reason: str
    answers: tuple[str, ...]
    by_email: bool
    reports: tuple[DemoReport, ...]


# --- In an article's own entry --------------------------------------------------------------------


def of_article(table: Table) -> tuple[DemoComment, ...]:
    comments: list[DemoComment] = []
    for number, values in enumerate(table.take("comments", list, [])):
        one = Table(f"{table.where}, comment {number}", values)
        comments.append(_after_publication(one, comments))
    return tuple(comments)


def _after_publication(table: Table, earlier: list[DemoComment]) -> DemoComment:
    reply_to = table.take("reply_to", int) if "reply_to" in table.values else None
    hours = table.take("hours_after", int)
    comment = replace(_comment(table), hours_after=hours, reply_to=reply_to)
    table.finish()
    _check(table, comment)
    if reply_to is not None and not 0 <= reply_to < len(earlier):
        table.fail(f"`reply_to` is {reply_to}, and there is no such comment before it")
    if reply_to is not None and earlier[reply_to].reply_to is not None:
        table.fail("`reply_to` is a reply itself")
    if hours <= (earlier[reply_to].hours_after if reply_to is not None else 0):
        table.fail("`hours_after` is not after what it answers")
    return comment


# --- In discussions/*.toml ------------------------------------------------------------------------


def of_the_year(titles: Iterable[str], folder: Path = DISCUSSIONS) -> dict[str, tuple[DemoComment, ...]]:
    """Comments by the title of their article, which has to be one of `titles`; raises ContentError."""
    known, found = set(titles), {}
    for path in sorted(folder.glob("*.toml")):
        if path.stem != "desk":
            for number, values in enumerate(read_toml(path).take("discussion", list), start=1):
                title, comments = _discussion(Table(f"{path.name}, discussion {number}", values), known)
                found[title] = together(found.get(title, ()), comments)
    return found


def together(first: tuple[DemoComment, ...], more: tuple[DemoComment, ...]) -> tuple[DemoComment, ...]:
    """Two lists as one; what points to a place in the second points to it still."""
    moved = (
        replace(one, reply_to=None if one.reply_to is None else one.reply_to + len(first)) for one in more
    )
    return (*first, *moved)


def _discussion(table: Table, known: set[str]) -> tuple[str, tuple[DemoComment, ...]]:
    title = table.words("article")
    if title not in known:
        table.fail(f"no such article: {title}")
    table.where += f" «{title}»"
    comments: list[DemoComment] = []
    for number, values in enumerate(table.take("comments", list)):
        head = Table(f"{table.where}, comment {number}", values)
        replies = head.take("replies", list, [])
        place = len(comments)
        comments.append(_of_days_ago(head))
        for n, reply in enumerate(replies):
            one = _of_days_ago(Table(f"{head.where}, reply {n}", reply))
            if one.days_ago >= comments[place].days_ago:
                head.fail("a reply is not after what it answers")
            comments.append(replace(one, reply_to=place))
    table.finish()
    return title, tuple(comments)


def _of_days_ago(table: Table) -> DemoComment:
    days = table.take("days_ago", float)
    comment = replace(_comment(table), days_ago=days)
    table.finish()
    _check(table, comment)
    return comment


# --- One comment ----------------------------------------------------------------------------------


def _comment(table: Table) -> DemoComment:
    return DemoComment(
        name=table.words("name", "", longest=60),
        text=table.words("text", longest=MAX_TEXT),
        status=table.one_of("status", Status.values) if "status" in table.values else Status.APPROVED,
        hours_after=None,
        days_ago=None,
        reply_to=None,
        by_office=table.take("by_office", bool, False),
        was=table.one_of("was", [Status.PENDING, Status.APPROVED]) if "was" in table.values else "",
        held=tuple(table.take("held", list, [])),
        reason=table.words("reason", "", longest=60),
        answers=tuple(table.take("answers", list, [])),
        by_email=table.take("email", bool, False),
        reports=tuple(_report(table, values) for values in table.take("reports", list, [])),
    )


def _report(comment: Table, values: dict) -> DemoReport:
    table = Table(f"{comment.where}, report", values)
    report = DemoReport(
        ground=table.one_of("ground", Report.Ground.values),
        note=table.words("note", "", longest=300),
        closed=table.take("closed", bool, False),
    )
    table.finish()
    return report


def _check(table: Table, one: DemoComment) -> None:
    if set(one.held) - set(Comment.Held.values) or (one.status == Status.SUSPECT) > bool(one.held):
        table.fail("what is suspect has `held`, with reasons that the model knows")
    if (one.status == Status.REJECTED) != bool(one.reason):
        table.fail("what is rejected, and only that, has a `reason`")
    if (one.status in TAKEN_BACK) != bool(one.was):
        table.fail("what its author took back, and only that, has `was`")
    if one.answers and one.status != Status.INQUIRY or one.reports and one.status != Status.APPROVED:
        table.fail("`answers` belong to inquiries, `reports` to what is approved")
    if one.by_office and one.status != Status.APPROVED:
        table.fail("the office's answer is approved")
