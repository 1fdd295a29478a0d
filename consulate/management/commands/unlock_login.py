"""Lets somebody try to log in again who typed too many wrong passwords or codes. Safe to repeat."""

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from consulate import login_limits


class Command(BaseCommand):
    help = "Forget the failed logins of one person, at all addresses."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options) -> None:
        person = User.objects.filter(username=username.replace("\0", "")).first()
        if person is None:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": username})
        done = login_limits.unlock(person, by=None)
        self.stdout.write(_("The login is open again.") if done else _("Nothing was locked any more."))
