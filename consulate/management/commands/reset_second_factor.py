"""For somebody who lost telephone and recovery codes, where no administrator can do it at the desk.

Whoever asks has to be known to be that person; the site cannot tell. All sessions end, and it stands in the log.
"""

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from consulate import second_factor


class Command(BaseCommand):
    help = "Forget the telephone and the recovery codes of one person, who registers anew at the next login."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options) -> None:
        person = User.objects.filter(username=username.replace("\0", "")).first()
        if person is None:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": username})
        second_factor.forget(person, by=None)
        self.stdout.write(_("At the next login the person registers a telephone anew."))
