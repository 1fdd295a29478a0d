"""The demonstration: an invented newsroom, made once, and served the production way.

1. Bring the database and the static files up to date.
2. Make the newsroom, unless it is there; refuse a database that holds anything else.
3. Print where it is and who may log in.
4. With --serve, become the application server; Ctrl-C stops it, and with it the embedded PostgreSQL.
"""

import os
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from consulate.demo import logins, newsroom, static_files


class Command(BaseCommand):
    help = "Make the demonstration's newsroom, once, and serve it with --serve."
    # The steps below look after themselves.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="take the demonstration away and make it anew"
        )
        parser.add_argument("--serve", action="store_true", help="serve the site at SITE_URL until Ctrl-C")

    def handle(self, *, reset: bool, serve: bool, **options) -> None:
        if not settings.DEMO:
            raise CommandError(_("This command is for demonstrations alone: set DEMO=1."))
        self._say(_("Bringing the database and the static files up to date …"))
        # With the checks: a server or settings on which the site cannot keep its promises are refused here too.
        call_command("migrate", verbosity=0, skip_checks=False)
        if not settings.DEBUG:
            static_files.collect()
        self._newsroom(reset)
        self._tell_logins()
        if serve:
            self._serve()

    def _newsroom(self, reset: bool) -> None:
        try:
            if reset:
                newsroom.remove()
                self._say(_("The former newsroom is gone."))
            made = newsroom.make(progress=self._say)
        except newsroom.NotADemonstration as error:
            raise CommandError(
                _("This database holds something that the demonstration did not make; it is left as it is.")
            ) from error
        if not made:
            self._say(_("The newsroom is there already; nothing was repeated."))

    def _tell_logins(self) -> None:
        self._say("")
        self._say(_("The site:  %(address)s") % {"address": settings.SITE_URL + "/"})
        self._say(_("The desk:  %(address)s") % {"address": f"{settings.SITE_URL}/{settings.DESK_PATH}"})
        self._say("")
        for login in logins.stored():
            self._say(f"  {login.username:<14} {login.password:<24} {login.role}")
        self._say("")

    def _serve(self) -> None:
        place = urlsplit(settings.SITE_URL)
        self._say(_("Serving; Ctrl-C stops everything."))
        self.stdout.flush()
        command = [
            sys.executable, "-m", "gunicorn", "consulate.wsgi:application",
            "--bind", f"{place.hostname}:{place.port or 80}",
            "--config", "python:consulate.application_server",
        ]  # fmt: skip
        os.execv(sys.executable, command)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
