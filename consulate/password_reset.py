"""A forgotten password is set anew by e-mail; nobody learns from it who has an account."""

from datetime import timedelta
from threading import Thread
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.models import User
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from news import audit, visitors
from news.models import Office
from news.readership import site_day

# From one address; a newsroom behind one address forgets fewer passwords than that.
LETTERS_PER_HOUR = 5
# To one mailbox, asked for from wherever: a stranger fills nobody's, and the links that came hold for the hour.
TO_ONE_MAILBOX, _HOUR = 3, timedelta(hours=1)


class LetterForm(PasswordResetForm):
    """Sends its letters behind the answer's back: a known address must not take longer than an unknown one.

    A letter that is under way when the process dies is lost; the person asks again.
    """

    def get_users(self, email: str) -> list[User]:
        return [user for user in super().get_users(email) if user.is_staff]

    def send_mail(self, *args, **kwargs) -> None:
        Thread(target=self._send, args=args, kwargs=kwargs, name="password-reset-letter").start()

    def _send(self, *args, **kwargs) -> None:
        try:
            super().send_mail(*args, **kwargs)
        finally:
            # A thread has its own connection to the database, and nobody else to close it.
            connections.close_all()


class AskForLetter(views.PasswordResetView):
    form_class = LetterForm
    title = _("Set a new password")
    success_url = reverse_lazy("admin:password_reset_done")
    subject_template_name = "registration/password_reset_subject.txt"

    def form_valid(self, form: LetterForm) -> HttpResponse:
        sender = visitors.address_of_day(self.request, site_day())
        mailbox = visitors.text_of_day(form.cleaned_data["email"].lower(), site_day()).encode()
        # Both for known and unknown ones: what is asked of the database must not tell them apart.
        limits = [
            visitors.Limit("password reset", sender, LETTERS_PER_HOUR, _HOUR),
            visitors.Limit("letters to one mailbox", mailbox, TO_ONE_MAILBOX, _HOUR),
        ]
        if not visitors.within_limits(limits):
            # Nobody is to be flooded with letters; the answer stays the same.
            return HttpResponseRedirect(self.get_success_url())
        # The letter names the configured host, whatever host the request claims to be for.
        site = urlsplit(settings.SITE_URL)
        self.extra_email_context = {
            "site_name": Office.current().name,
            "domain": site.netloc,
            "protocol": site.scheme,
        }
        return super().form_valid(form)


class ChooseNewPassword(views.PasswordResetConfirmView):
    """Keeps the token in the address instead of the session.

    The session's cookie is SameSite=Strict: it would not come along on Django's redirect when the letter is
    read in a web page. Pages of this site are never named to another one (Referrer-Policy: same-origin).
    """

    title = _("Choose a new password")
    success_url = reverse_lazy("admin:password_reset_complete")

    @method_decorator(sensitive_post_parameters())
    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args, uidb64: str, token: str, **kwargs) -> HttpResponse:
        self.user = self.get_user(uidb64)
        self.validlink = (
            self.user is not None
            and self.user.is_active
            and self.token_generator.check_token(self.user, token)
        )
        if request.method == "POST" and not self.validlink:
            return HttpResponseRedirect(request.path)
        return FormView.dispatch(self, request, *args, uidb64=uidb64, token=token, **kwargs)

    @transaction.atomic
    def form_valid(self, form) -> HttpResponse:
        """Of several answers to one letter the first alone counts: the others waited, and find the link used up."""
        person = User.objects.select_for_update().get(pk=self.user.pk)
        if not (person.is_active and self.token_generator.check_token(person, self.kwargs["token"])):
            return HttpResponseRedirect(self.request.path)
        form.user = person
        form.save()
        audit.record(audit.Act.PASSWORD, by=person, of=person, note=_("by a letter"))
        return HttpResponseRedirect(self.get_success_url())


def dressed(desk: AdminSite, view: type, name: str, route: str, **options) -> URLPattern:
    """A page for people who are not logged in, in the desk's clothes."""

    def page(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        context = {**desk.each_context(request), "has_permission": False, "title": view.title}
        return view.as_view(extra_context=context, **options)(request, *args, **kwargs)

    return path(route, page, name=name)


def urls(desk: AdminSite) -> list[URLPattern]:
    """The four pages."""
    complete = {"template_name": "registration/password_reset_complete.html"}
    pages = [
        (AskForLetter, "password_reset", "password_reset/", {}),
        (views.PasswordResetDoneView, "password_reset_done", "password_reset/sent/", {}),
        (ChooseNewPassword, "password_reset_confirm", "password_reset/<uidb64>/<token>/", {}),
        (views.PasswordResetCompleteView, "password_reset_complete", "password_reset/complete/", complete),
    ]
    return [dressed(desk, view, name, route, **options) for view, name, route, options in pages]
