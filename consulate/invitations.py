"""The letter by which somebody comes to the desk for the first time, and the page on which they choose a password."""

import logging
import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consulate.password_reset import ChooseNewPassword
from news.models import Office
from news.site_address import absolute

logger = logging.getLogger(__name__)
# Days for which the link of an invitation holds; it is used up by the password that is chosen with it.
DAYS = 7


class InvitationTokens:
    """Signed for one person without a password and for the address to which it goes; good for once."""

    def make_token(self, user: User) -> str:
        return signing.dumps([user.pk, self._stamp(user)], salt="invitation")

    def check_token(self, user: User, token: str) -> bool:
        try:
            signed = signing.loads(token, salt="invitation", max_age=DAYS * 86_400)
        except signing.BadSignature:
            return False
        return user.is_active and signed == [user.pk, self._stamp(user)]

    def _stamp(self, user: User) -> str:
        return salted_hmac("invitation", f"{user.password} {user.email}").hexdigest()[:24]


tokens = InvitationTokens()


class AcceptInvitation(ChooseNewPassword):
    token_generator = tokens
    template_name = "registration/invitation.html"
    title = gettext_lazy("Welcome to the desk: choose a password")

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context if self.validlink else context | {"title": _("This invitation no longer holds")}


def send(person: User) -> bool:
    """Send the letter now, so that whoever invites sees whether it went; False where the mail host did not take it."""
    key = urlsafe_base64_encode(force_bytes(person.pk))
    address = absolute(reverse("admin:invitation", args=[key, tokens.make_token(person)]))
    office = Office.current().name
    text = render_to_string(
        "registration/invitation.txt",
        {
            "person": person,
            "address": address,
            "office": office,
            "days": DAYS,
            "site": urlsplit(settings.SITE_URL).netloc,
        },
    )
    return _sent(_("An account at the newsroom desk of %(office)s") % {"office": office}, text, person.email)


def tell_of_change(person: User, address: str, what: str) -> bool:
    """Tell somebody, at the address that they had, what an administrator changed of their account."""
    office = Office.current().name
    context = {"person": person, "office": office, "what": what}
    text = render_to_string("registration/account_changed.txt", context)
    return _sent(_("Your account at the newsroom desk of %(office)s") % {"office": office}, text, address)


def _sent(subject: str, text: str, address: str) -> bool:
    try:
        send_mail(subject, text, None, [address])
    except (OSError, smtplib.SMTPException):
        logger.exception("A letter about an account could not be sent.")
        return False
    return True
