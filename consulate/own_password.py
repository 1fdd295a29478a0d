"""The own password, asked once more inside the desk: a session that somebody found must not try them all there."""

from datetime import timedelta

from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from news import visitors
from news.templatetags.persian import fa

# Wrong ones in one window, at all pages together; then even the right one has to wait.
WRONG_ONES, WINDOW = 5, timedelta(minutes=15)
_WHAT = "own password"


def is_right(user: User, typed: str) -> bool:
    """Raises ValidationError when too many were wrong. Counted before it is looked at: guesses at once count too."""
    who, now = f"user:{user.pk}".encode(), timezone.now()
    if not visitors.within_limit(_WHAT, who, limit=WRONG_ONES, window=WINDOW, now=now):
        message = _("Too many wrong passwords. Wait %(minutes)s minutes, then try again.")
        raise ValidationError(message % {"minutes": fa(WINDOW.seconds // 60)}, code="too_many")
    if not user.check_password(typed):
        return False
    visitors.give_back(_WHAT, who, window=WINDOW, now=now)
    return True


class ChangeForm(AdminPasswordChangeForm):
    """Django's form for a new password, with the old one counted."""

    def clean_old_password(self) -> str:
        old = self.cleaned_data["old_password"]
        if not is_right(self.user, old):
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return old
