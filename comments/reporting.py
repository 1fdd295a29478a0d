"""Readers object to a comment that is public: it comes before a moderator once more."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.forms import PlainTextField
from comments.models import Comment, Report
from comments.personal_data import mask
from news import visitors
from news.models import Article

REPORTS_OF_A_VISITOR, REPORTS_OF_A_GROUP = 5, 30
_DAY = timedelta(days=1)


class TooManyReports(Exception):
    """The visitor, or the neighbourhood, has reported enough for a day."""


class ReportForm(forms.Form):
    ground = forms.ChoiceField(
        choices=Report.Ground.choices,
        error_messages={
            "required": _("Please choose what is wrong with the comment."),
            "invalid_choice": _("Please choose what is wrong with the comment."),
        },
    )
    note = PlainTextField(
        max_length=300,
        required=False,
        error_messages={"max_length": _("The note is too long.")},
    )
    # Hidden from people by the style sheet; only a robot fills it in.
    website = forms.CharField(required=False)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Please leave this field empty."))
        return ""


def reportable(comment_id: int) -> Comment | None:
    """A visitor's comment that is public now. The office's own answers are not reported to the office."""
    public = Comment.objects.approved().filter(is_official=False, article__in=Article.objects.readable())
    return public.filter(pk=comment_id).first()


def report(comment_id: int, *, ground: str, note: str, reporter: bytes, group: bytes) -> None:
    """Keep one report of a visitor for a comment, and mark the comment; raises TooManyReports.

    Numbers that identify a person are masked in the note, and their original is kept nowhere.
    The same report once more changes nothing and costs nothing.
    """
    if Report.objects.filter(comment=comment_id, reporter=reporter).exists():
        return
    if not _within_limits(reporter, group):
        raise TooManyReports
    values = {"comment": comment_id, "ground": ground, "note": mask(note), "reporter": reporter}
    with connection.cursor() as cursor:
        cursor.execute(_REPORT, values | {"now": timezone.now()})


# One statement: a report and its mark are never without each other, and nothing is marked that was taken off meanwhile.
_REPORT = f"""
    WITH public AS (
        SELECT id FROM {Comment._meta.db_table}
        WHERE id = %(comment)s AND status = 'approved' AND NOT is_official FOR UPDATE
    ), reported AS (
        INSERT INTO {Report._meta.db_table} (comment_id, ground, note, reporter, at)
        SELECT id, %(ground)s, %(note)s, %(reporter)s, %(now)s FROM public
        ON CONFLICT (comment_id, reporter) DO NOTHING
        RETURNING comment_id
    )
    UPDATE {Comment._meta.db_table} AS comment SET reported_at = coalesce(comment.reported_at, %(now)s)
    FROM reported WHERE comment.id = reported.comment_id
"""


def _within_limits(reporter: bytes, group: bytes) -> bool:
    return visitors.within_limit(
        "report", reporter, limit=REPORTS_OF_A_VISITOR, window=_DAY
    ) and visitors.within_limit("report", group, limit=REPORTS_OF_A_GROUP, window=_DAY)
