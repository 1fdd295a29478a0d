"""Makes the sizes and cuts that pictures of before are lacking; by hand after an update, or for cron. Safe to repeat.

Newest first, so many at once. What cannot be read is named, left as it is, and ends the command with an error.
"""

import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Q
from django.utils.translation import gettext as _

from news.models import Picture
from news.picture_decoder import SMALL_WIDTH
from news.picture_files import cut_anew
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Make the medium size and the card of pictures that lack them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at-most", type=int, default=500, help="how many pictures to look at (500)")

    def handle(self, *, at_most: int, **options) -> None:
        lacking = Picture.objects.filter(Q(card="") | Q(medium="", width__gt=SMALL_WIDTH)).defer("words")
        made, failed = 0, []
        for picture in lacking.order_by("-pk")[: max(at_most, 0)]:
            if self._complete(picture):
                made += 1
            else:
                failed.append(picture.pk)
        self.stdout.write(_("Pictures completed: %(count)s") % {"count": fa(made)})
        self.stdout.write(_("Pictures still lacking: %(count)s") % {"count": fa(lacking.count())})
        if failed:
            numbers = "، ".join(fa(number) for number in failed)
            self.stderr.write(_("Pictures that cannot be read: %(numbers)s") % {"numbers": numbers})
            sys.exit(1)

    def _complete(self, picture: Picture) -> bool:
        before = {"file": picture.file.name, "focal_x": picture.focal_x, "focal_y": picture.focal_y}
        try:
            cut_anew(picture)
        except (OSError, ValidationError):
            return False
        # Unless somebody has put another picture in its place meanwhile, or set its focal point.
        Picture.objects.filter(pk=picture.pk, **before).update(
            medium=picture.medium.name, card=picture.card.name
        )
        return True
