"""Makes the words anew that mistyped searches are compared with; publishing an article adds its words at once."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from news import vocabulary


class Command(BaseCommand):
    help = "Make the vocabulary of search anew from all published texts; safe to repeat."

    def handle(self, **options) -> None:
        done = vocabulary.refresh()
        message = _("%(words)d words of published texts: %(new)d new, %(gone)d gone.")
        self.stdout.write(message % {"words": done.words, "new": done.new, "gone": done.gone})
