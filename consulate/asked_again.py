"""Who keeps the people of the desk is asked for password and code again: a session left open must not do it."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from consulate import login_limits, second_factor
from consulate.desk_sessions import KNOWN
from consulate.second_factor_pages import CODE_NOT_RIGHT, CodeForm, PasswordForm

LONGEST = timedelta(minutes=10)
# In the answer: how the page was asked for, before which the question came.
_ASKED_BY = "asked_by"


class AgainForm(PasswordForm, CodeForm):
    """Password and, of who has a telephone, its code or a recovery code."""

    field_order = ["password", "code"]

    def __init__(self, *args, request: HttpRequest, **kwargs) -> None:
        super().__init__(*args, user=request.user, prefix="again", **kwargs)
        self.request = request
        self.fields["password"].widget.attrs["autofocus"] = True
        del self.fields["code"].widget.attrs["autofocus"]
        if second_factor.telephone_of(request.user) is None:
            del self.fields["code"]

    def clean(self) -> None:
        """The code is looked at last: a right one is used up."""
        if "code" in self.fields and not self.errors:
            self.until = None
            try:
                if not second_factor.accept(self.request, self.cleaned_data["code"]):
                    raise ValidationError({"code": CODE_NOT_RIGHT})
            except second_factor.TooManyCodes as refused:
                self.until = refused.until
                raise ValidationError({"code": _("Too many wrong codes.")}) from refused


def is_known(request: HttpRequest) -> bool:
    return timezone.now().timestamp() - request.session.get(KNOWN, 0) < LONGEST.total_seconds()


def before(desk: AdminSite, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, behind the question where the last answer is too old; what was sent is kept by the question's page."""

    @wraps(view)
    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if is_known(request):
            return view(request, *args, **kwargs)
        asked_by = request.POST.get(_ASKED_BY, "") if request.method == "POST" else ""
        form = AgainForm(request.POST if asked_by else None, request=request)
        if not (asked_by and form.is_valid()):
            return _question(desk, request, form, asked_by or request.method)
        request.session[KNOWN] = timezone.now().timestamp()
        if asked_by == "POST":
            return view(request, *args, **kwargs)
        return HttpResponseRedirect(request.get_full_path())

    return sensitive_post_parameters()(page)


def _question(desk: AdminSite, request: HttpRequest, form: AgainForm, asked_by: str) -> HttpResponse:
    context = {
        **desk.each_context(request),
        "title": _("Your password once more"),
        "form": form,
        "asked_by": "POST" if asked_by == "POST" else "GET",
        "sent": list(_sent(request)),
    }
    page = TemplateResponse(request, "admin/asked_again.html", context)
    until = getattr(form, "until", None)
    return login_limits.refused(page, until) if until else page


def _sent(request: HttpRequest):
    """What a form sent, but passwords: they are no text for a page."""
    for name, values in request.POST.lists():
        is_ours = name in {"csrfmiddlewaretoken", _ASKED_BY} or name.startswith("again-")
        if not is_ours and "password" not in name:
            yield from ((name, value) for value in values)
