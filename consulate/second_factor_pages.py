"""The pages of the second factor: asked at the login, set up by everybody for themselves."""

from urllib.parse import urlencode

import segno
from django import forms
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from consulate import login_limits, own_password, second_factor

CODE_NOT_RIGHT = _(
    "This code is not right or was used already. If the telephone's codes are not taken, use a recovery code."
)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("code"),
        max_length=20,
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "dir": "ltr", "autofocus": True}),
    )


class PasswordForm(forms.Form):
    """The own password once more, before what guards the account is changed."""

    password = forms.CharField(
        label=_("your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not own_password.is_right(self.user, password):
            raise forms.ValidationError(_("This is not your password."))
        return password


class SecondFactorPages:
    """To be mixed into the desk: its three pages are open to who gave the right password, and to nobody else."""

    def second_factor_urls(self) -> list:
        def page(view):
            return never_cache(sensitive_post_parameters()(require_http_methods(["GET", "POST"])(view)))

        return [
            path("second-factor/", page(self.ask_for_code), name="second_factor"),
            path("second-factor/setup/", page(self.set_up_second_factor), name="second_factor_setup"),
        ]

    def ask_for_code(self, request: HttpRequest) -> HttpResponse:
        """The second step of a login."""
        if not _is_of_the_staff(request):
            return HttpResponseRedirect(reverse("admin:login"))
        if not second_factor.is_awaited(request):
            return HttpResponseRedirect(_wanted(request))
        if second_factor.telephone_of(request.user) is None:
            return HttpResponseRedirect(_with_next(reverse("admin:second_factor_setup"), request))
        form = CodeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                if second_factor.accept(request, form.cleaned_data["code"]):
                    return HttpResponseRedirect(_wanted(request))
            except second_factor.TooManyCodes as refused:
                return login_limits.refused(self._code_page(request, form), refused.until)
            form.add_error("code", CODE_NOT_RIGHT)
        return self._code_page(request, form)

    def _code_page(self, request: HttpRequest, form: CodeForm) -> TemplateResponse:
        return self._second_factor_page(request, "ask", _("The second step of your login"), form=form)

    def set_up_second_factor(self, request: HttpRequest) -> HttpResponse:
        """One's own telephone: registered, changed; new recovery codes."""
        if not _is_of_the_staff(request):
            return HttpResponseRedirect(reverse("admin:login"))
        has_telephone = second_factor.telephone_of(request.user) is not None
        if has_telephone and second_factor.is_awaited(request):
            return HttpResponseRedirect(_with_next(reverse("admin:second_factor"), request))
        act = request.POST.get("act", "") if request.method == "POST" else ""
        form = CodeForm(request.POST if act == "confirm" else None)
        needs_password = act in {"begin", "codes"} and has_telephone
        password = PasswordForm(request.POST if needs_password else None, user=request.user)
        if act == "confirm" and form.is_valid():
            codes = second_factor.confirm(request, form.cleaned_data["code"])
            if codes:
                return self._recovery_codes(request, codes)
            form.add_error("code", _("This code is not right. Is the clock of the telephone right?"))
        elif act == "begin" and (not has_telephone or password.is_valid()):
            second_factor.begin(request)
            return HttpResponseRedirect(_with_next(request.path, request))
        elif act == "codes" and has_telephone and password.is_valid():
            return self._recovery_codes(request, second_factor.renew_recovery_codes(request.user))
        begun = second_factor.begun_in(request)
        return self._second_factor_page(
            request,
            "setup",
            _("Your second factor"),
            form=form,
            password=password,
            has_telephone=has_telephone,
            is_awaited=second_factor.is_awaited(request),
            codes_left=second_factor.codes_left(request.user),
            secret=_secret(begun.config_url) if begun else "",
            qr_code=_drawn(begun.config_url) if begun else "",
        )

    def _recovery_codes(self, request: HttpRequest, codes: list[str]) -> HttpResponse:
        """Shown this once: the page that answers the form is the only one that has them."""
        return self._second_factor_page(
            request, "codes", _("Your recovery codes"), codes=codes, wanted=_wanted(request)
        )

    def _second_factor_page(
        self: AdminSite, request: HttpRequest, name: str, title, **context
    ) -> TemplateResponse:
        context |= {
            **self.each_context(request),
            "title": title,
            "next": request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, ""),
        }
        return TemplateResponse(request, f"admin/second_factor/{name}.html", context)


def _is_of_the_staff(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_staff


def _wanted(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of this site; else the desk's first page."""
    wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("admin:index")


def _with_next(address: str, request: HttpRequest) -> str:
    wanted = _wanted(request)
    return f"{address}?{urlencode({REDIRECT_FIELD_NAME: wanted})}"


def _drawn(address: str) -> SafeString:
    """The square of dots that a telephone reads; black on white in the dark too."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(border=4, omitsize=True, light="#fff", svgclass="qr", lineclass=None))


def _secret(address: str) -> str:
    """The secret in groups of four, for who cannot read the square."""
    secret = address.partition("secret=")[2].partition("&")[0]
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
