"""Taking back what a colleague did: choose whose and since when, see what would be done, confirm, done."""

from datetime import MAXYEAR, MINYEAR, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods

from news import persian, taken_acts, taken_secrets
from news.jalali_forms import JalaliDateTimeField
from news.kept_secrets import Secrets
from news.models import AuditEntry
from news.newsroom import name_of
from news.plain_choices import PlainSelect
from news.take_back import Done, take_back
from news.taken_acts import Acts, Period
from news.templatetags.persian import fa

_HOURS = (1, 2, 4, 8, 24, 72)
_LAST = ngettext_lazy("the last hour", "the last %(hours)d hours", "hours")
# So many are done while somebody waits; the command has no such limit (docs/operations.md).
MOST_AT_ONCE, MOST_LISTED = 300, 100


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return f"{name_of(person)} ({person.get_username()})"


class PeriodForm(forms.Form):
    """Whose acts, and of which time: the last hours, or from one moment to another."""

    person = PersonField(
        label=gettext_lazy("Colleague"),
        # The account of a thief is closed first; one that is closed and did nothing has nothing to be taken back.
        queryset=User.objects.filter(
            Q(is_active=True) | Exists(AuditEntry.objects.filter(actor=OuterRef("pk"))), is_staff=True
        ).order_by("last_name", "first_name", "username"),
        widget=PlainSelect,
        empty_label=gettext_lazy("Choose a colleague"),
    )
    hours = forms.TypedChoiceField(label=gettext_lazy("What was done in"), coerce=int, required=False)
    since = JalaliDateTimeField(label=gettext_lazy("or since"), required=False)
    until = JalaliDateTimeField(label=gettext_lazy("until"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].choices = [(hours, fa(str(_LAST % {"hours": hours}))) for hours in _HOURS]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        until = data.get("until") or timezone.now()
        since = data.get("since") or until - timedelta(hours=data.get("hours") or 1)
        if data.get("person") and not self.errors:
            try:
                self.period = taken_acts.period_of(data["person"], since, until)
            except forms.ValidationError as refusal:
                self.add_error("since", refusal)
        return data


def urls(desk: AdminSite) -> list:
    @require_http_methods(["GET", "HEAD", "POST"])
    def page(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("news.take_back_work"):
            raise PermissionDenied
        if request.method == "POST":
            return _do(desk, request)
        form = PeriodForm(request.GET if "person" in request.GET else None)
        acts = taken_acts.acts_of(form.period) if form.is_bound and form.is_valid() else None
        return _page(desk, request, form, acts)

    return [path("take-back/", desk.admin_view(page), name="take_back")]


def _do(desk: AdminSite, request: HttpRequest) -> HttpResponse:
    """What was seen is done only if it still is what there is to do: the number that was typed says so."""
    acts = taken_acts.acts_of(_sent(request))
    typed = persian.to_latin_digits(request.POST.get("count", "").strip())
    if typed != str(acts.count) or not 0 < acts.count <= MOST_AT_ONCE:
        message = _("Nothing was done: the number is not the one that stands here.")
        return _page(desk, request, PeriodForm(), acts, message, status=400)
    if acts.period.person == request.user:
        message = _("Nobody takes back the own work here: a colleague has to look at it.")
        return _page(desk, request, PeriodForm(), acts, message, status=400)
    done = take_back(acts, by=request.user)
    _tell(request, done)
    return HttpResponseRedirect(reverse("admin:take_back"))


def _sent(request: HttpRequest) -> Period:
    key = request.POST.get("person", "")
    if not (key.isascii() and key.isdecimal() and len(key) < 10):
        raise BadRequest("person")
    person = get_object_or_404(User, pk=int(key), is_staff=True)
    since, until = (_moment(request, name) for name in ("since", "until"))
    try:
        return taken_acts.period_of(person, since, until)
    except forms.ValidationError as error:
        raise BadRequest("since") from error


def _moment(request: HttpRequest, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(request.POST.get(name, ""))
    except ValueError as error:
        raise BadRequest(name) from error
    if timezone.is_naive(moment) or not MINYEAR + 1 < moment.year < MAXYEAR:
        # In the first and the last year a zone's hours lead out of the calendar.
        raise BadRequest(name)
    return moment


def _tell(request: HttpRequest, done: Done) -> None:
    said = _("Taken back: %(count)s.") % {"count": fa(done.count)}
    messages.success(request, said)
    if done.left:
        names = "؛ ".join(f"«{name}»: {why}" for name, why in done.left[:10])
        left = _("Left as it is (%(count)s): %(what)s") % {"count": fa(len(done.left)), "what": names}
        messages.warning(request, left)


def _page(
    desk: AdminSite,
    request: HttpRequest,
    form: PeriodForm,
    acts: Acts | None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **desk.each_context(request),
        "title": _("Take back what somebody did"),
        "form": form,
        "acts": acts,
        "error": error,
        "most_listed": MOST_LISTED,
        "is_too_much": bool(acts and acts.count > MOST_AT_ONCE),
        "most": MOST_AT_ONCE,
    }
    if acts:
        taken_secrets.hide_in(acts, Secrets(request.user))
        context |= {
            "is_own": acts.period.person == request.user,
            "since": acts.period.since.isoformat(),
            "until": acts.period.until.isoformat(),
        }
    return TemplateResponse(request, "admin/take_back.html", context, status=status)
