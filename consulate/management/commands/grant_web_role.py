"""Gives the role as which the site runs what it needs in the database; run by the tables' owner after each migrate."""

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import ProgrammingError, connection, transaction

from consulate import web_role


class Command(BaseCommand):
    help = "Give a role of the database what the site needs, and not more (consulate/web_role.py)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="as in deploy/postgres/roles.sql: consulate_web")

    def handle(self, *, name: str, **options) -> None:
        try:
            with transaction.atomic():
                web_role.grant(connection, name)
        except ProgrammingError as error:
            raise CommandError(f"{error} (The tables' owner runs this, for a role that is there.)") from error
        self.stdout.write(f"{name}: {len(web_role.less())} tables with less than everything.")
