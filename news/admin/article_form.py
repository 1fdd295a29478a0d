"""The article's form: what may be typed, and what has to wait because somebody else was quicker."""

import re
from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news import persian, redirects, successors, workflow
from news.admin.article_checks import ChecksBeforeMove
from news.admin.article_step_form import StepForm
from news.admin.meeting_form import ClockField
from news.models import Article
from news.models.articles import article_slug
from news.one_line import OneLine

_EMPTY_END = re.compile(r"(?:\s*<p(?: dir=\"\w+\")?>(?:\s|&nbsp;|<br>)*</p>)+\s*$")
_ONLY_HERE = _("Write an address of this site, such as /news/12/; it may lead to no other site.")
_PLAIN_TEXTS = ("over_title", "title", "lead", "withdrawal_notice", "major_note", "event_place")


class ArticleForm(ChecksBeforeMove, StepForm):
    """All that is typed of an article; its mixins look at what a step needs."""

    # In which state, and from which save on, the form was opened: it may lie open while a colleague works.
    seen_status = forms.CharField(label=_("status"), required=False, widget=forms.HiddenInput)
    seen_save = forms.CharField(label=_("last changed on"), required=False, widget=forms.HiddenInput)
    event_time = ClockField(
        label=_("hour of the event"),
        required=False,
        help_text=_("In the time of this site, such as 18:30. Left empty, no hour is named."),
    )
    # Unsaved work with which the form opens: it is shown, not judged yet.
    fetched: QueryDict | None = None
    # For editors, of what readers can read already; every other save leaves the last such change as it is.
    may_tell_of_change = False
    major_change = forms.BooleanField(
        label=_("major change"),
        required=False,
        help_text=_("Readers, search engines and feeds are told of it. Not for a corrected letter."),
    )
    major_note = forms.CharField(
        label=_("what was changed"),
        required=False,
        max_length=Article._meta.get_field("change_note").max_length,
        help_text=_("One sentence for the readers, such as: the date of the event was corrected."),
    )

    class Meta:
        model = Article
        fields: list[str] = []

    def __init__(self, *args, **kwargs) -> None:
        if self.fetched is not None:
            kwargs["data"] = self.fetched
        super().__init__(*args, **kwargs)
        if self.fetched is not None:
            self._errors = ErrorDict()
        self.initial["seen_status"] = self.instance.status
        self.initial["seen_save"] = self._last_save()
        if not self.may_tell_of_change:
            del self.fields["major_change"], self.fields["major_note"]
        if "title" in self.fields:
            self.fields["title"].widget = OneLine({"maxlength": self.fields["title"].max_length})
        for name in _PLAIN_TEXTS:
            if name in self.fields:
                self.fields[name].widget.attrs["dir"] = "auto"
        if "lead" in self.fields:
            self.fields["lead"].widget.attrs["rows"] = 3

    def show_as_saved(self, names: Iterable[str]) -> None:
        """What a colleague alone has changed stands in the form as it is saved, whatever the form has sent."""
        for name in set(names) & set(self.fields):
            self.fields[name].bound_data = lambda _sent, saved: saved
            self.errors.pop(name, None)

    def is_multipart(self) -> bool:
        # Percent-encoding would treble a Persian body and break the limit on what a form may weigh.
        return True

    def clean(self) -> dict:
        data = super().clean()
        for name in _PLAIN_TEXTS:
            if data.get(name):
                data[name] = persian.written(data[name])
        data["slug"] = article_slug(data.get("slug") or data.get("title") or "")
        self._check_state(data)
        self._check_save(data)
        self._check_dates(data)
        self._check_change(data)
        self._check_event(data)
        return data

    def _check_change(self, data: dict) -> None:
        is_major, note = data.get("major_change"), data.get("major_note")
        if is_major and not note:
            self.add_error("major_note", _("Say in one sentence what was changed."))
        elif note and not is_major:
            self.add_error(
                "major_change", _("The sentence is shown only with a major change: tick this too.")
            )
        elif is_major:
            self.instance.updated_at, self.instance.change_note = timezone.now(), note

    def _check_event(self, data: dict) -> None:
        """Say beside the field what the database would refuse."""
        needs_day = (data.get("event_time") or data.get("event_place")) and not data.get("event_on")
        if needs_day and not self.has_error("event_on"):
            self.add_error("event_on", _("An hour or a place needs the day to which it belongs."))

    def clean_body(self) -> str:
        # An editor leaves empty lines behind its tables and pictures.
        return _EMPTY_END.sub("", self.cleaned_data["body"])

    def clean_redirect_to(self) -> str:
        """An address of this site that stays on it: nobody alone sends the readers elsewhere."""
        typed = self.cleaned_data["redirect_to"]
        if typed == self.instance.redirect_to and redirects.is_elsewhere(typed):
            # Of before; one that is not safe leads nowhere.
            return typed
        target = redirects.readable(typed)
        # A blank is no danger, but a slip: two addresses, or half of one.
        if target and (not redirects.leads_safely(target) or len(target.split()) > 1):
            raise ValidationError(_ONLY_HERE)
        try:
            end = successors.end_of(target, of=f"/n/{self.instance.pk}/")
        except successors.NoEnd as circle:
            raise ValidationError(
                _("The address would lead back to itself, or over too many others.")
            ) from circle
        if redirects.is_elsewhere(end):
            raise ValidationError(_ONLY_HERE)
        return target

    def _check_state(self, data: dict) -> None:
        status = self.instance.status
        seen = data.get("seen_status") or status
        if seen == status and (self.move is None or status in self.move.sources):
            return
        if seen == status:
            # Offered by no page: a request made by hand, or the second press of a button.
            raise ValidationError(
                _("“%(step)s” is no step from here: the article is “%(status)s”."),
                code="no_step",
                params={"step": self.move.label, "status": self.instance.get_status_display()},
            )
        # The next press of a button shall count for the state that the message names.
        self.data = self.data.copy()
        self.data["seen_status"], self.data["seen_save"] = status, self._last_save()
        raise ValidationError(
            _(
                "Meanwhile a colleague has moved this article on: it is now “%(status)s”. Nothing was saved;"
                " what you typed still stands here, beside what is saved where the two differ."
            ),
            code="moved_on",
            params={"status": self.instance.get_status_display()},
        )

    def _last_save(self) -> str:
        return self.instance.modified_at.isoformat() if self.instance.modified_at else ""

    def _check_save(self, data: dict) -> None:
        """Write over nobody's words unseen: the page that comes back shows both texts and asks which shall stand."""
        last, seen = self._last_save(), data.get("seen_save")
        if not seen or seen == last:
            return
        self.data = self.data.copy()
        self.data["seen_save"] = last
        raise ValidationError(
            _(
                "Meanwhile somebody else has saved this article. Nothing was saved, and nothing is lost: both texts"
                " stand here. Keep yours, take theirs, or make one of both in the form."
            ),
            code="saved_meanwhile",
        )

    def _check_dates(self, data: dict) -> None:
        """Say beside the field what the database would refuse."""
        if "published_at" not in data or "expires_at" not in data:
            return
        published, expires = data["published_at"], data["expires_at"]
        target = self.move.target if self.move else self.instance.status
        if not published and not self.move and target in workflow.IN_PUBLIC:
            self.add_error("published_at", _("A published article has a date."))
        elif expires and expires <= self._public_from(published, target):
            self.add_error("expires_at", _("The expiry date has to come after the publication date."))

    def _public_from(self, published: datetime | None, target: str) -> datetime:
        if published:
            return published
        beginning = datetime.min.replace(tzinfo=timezone.get_default_timezone())
        return timezone.now() if target == Article.Status.PUBLISHED else beginning
