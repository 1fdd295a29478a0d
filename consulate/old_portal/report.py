"""What became of imported pages, in words for the person at the terminal."""

from collections import Counter
from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consulate.old_portal.draft import Change
from consulate.old_portal.page import PortalPage
from consulate.portal_import import FileResult, Outcome
from news import jalali, persian
from news.models import Article

_LEAD_LENGTH = 100


def number(value: int) -> str:
    return persian.to_persian_digits(str(value))


def result_lines(result: FileResult, *, dry_run: bool) -> Iterator[str]:
    """One line about a file, and indented ones about what is to be known of it."""
    yield _("%(file)s: %(outcome)s") % {"file": result.source, "outcome": _headline(result, dry_run)}
    if dry_run and result.outcome == Outcome.CREATED:
        yield from map(_indented, _page_lines(result.page))
    for change in result.changes:
        yield _indented(_change(change))
    if result.people:
        people = _("people of the register in the text: %(names)s") % {"names": "، ".join(result.people)}
        yield _indented(people)
    for sentence in result.left_out:
        yield _indented(_("left out: %(what)s") % {"what": sentence})
    for sentence in result.warnings:
        yield _indented(_("note: %(what)s") % {"what": sentence})


def summary(outcomes: Counter, *, dry_run: bool) -> str:
    """How many files had each outcome."""
    counts = " · ".join(f"{outcome.label}: {number(outcomes[outcome])}" for outcome in Outcome)
    return _("Dry run, nothing was written. %(counts)s") % {"counts": counts} if dry_run else counts


def _headline(result: FileResult, dry_run: bool) -> str:
    if result.outcome == Outcome.FAILED:
        return result.reason
    if dry_run:
        return {
            Outcome.CREATED: _("would be imported"),
            Outcome.UPDATED: _("would be updated; overwritten or added:"),
            Outcome.CHANGED: _("the page has changed; only --update would write this:"),
            Outcome.UNCHANGED: _("nothing new"),
        }[result.outcome]
    return {
        Outcome.CREATED: _("imported as number %(id)s (%(status)s): “%(title)s”"),
        Outcome.UPDATED: _("number %(id)s updated; overwritten or added:"),
        Outcome.CHANGED: _("number %(id)s: the page has changed; nothing was written (--update writes it):"),
        Outcome.UNCHANGED: _("nothing new (number %(id)s)"),
    }[result.outcome] % _names(result.article)


def _names(article: Article) -> dict[str, str]:
    return {"id": number(article.pk), "status": article.get_status_display(), "title": article.title}


def _page_lines(page: PortalPage) -> Iterator[str]:
    yield _("title: %(title)s") % {"title": page.title}
    yield _("date: %(date)s") % {"date": jalali.date_and_time(page.published_at)}
    yield _("views: %(views)s") % {"views": "-" if page.views is None else number(page.views)}
    yield _("lead: %(lead)s") % {"lead": Truncator(page.lead).chars(_LEAD_LENGTH)}
    for heading in page.headings:
        yield _("sub-heading: %(heading)s") % {"heading": heading}
    paragraphs = ngettext("%(count)s paragraph", "%(count)s paragraphs", page.paragraphs)
    comments = ngettext("%(count)s comment", "%(count)s comments", len(page.comments))
    yield _("besides the lead: %(paragraphs)s, %(comments)s") % {
        "paragraphs": paragraphs % {"count": number(page.paragraphs)},
        "comments": comments % {"count": number(len(page.comments))},
    }


def _change(change: Change) -> str:
    if change.field == "comments":
        new = ngettext("%(count)s new comment", "%(count)s new comments", change.after)
        return new % {"count": number(change.after)}
    label = Article._meta.get_field(change.field).verbose_name
    if change.field in {"lead", "body"}:
        return _("changed: %(field)s") % {"field": label}
    values = {"field": label, "before": _value(change.before), "after": _value(change.after)}
    return _("changed: %(field)s, from “%(before)s” to “%(after)s”") % values


def _value(value: str | int) -> str:
    return number(value) if isinstance(value, int) else value


def _indented(line: str) -> str:
    return f"    {line}"
