"""Makes the groups equal to consulate/roles.py; every `migrate` does the same."""

from django.core.management.base import BaseCommand

from consulate import roles


class Command(BaseCommand):
    help = "Make the groups equal to the roles of consulate/roles.py."

    def handle(self, **options) -> None:
        roles.sync()
        self.stdout.write(", ".join(str(role.label) for role in roles.ROLES))
