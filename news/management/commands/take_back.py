"""Takes back what somebody did at the desk within a period: after a stolen session, or a mistake of many clicks.

--dry-run says what would be done. What a colleague has changed since is listed and left.
"""

import re
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from news import jalali, taken_acts
from news.take_back import take_back
from news.taken_acts import Acts
from news.templatetags.persian import fa

_AGO = re.compile(r"(\d{1,4}) ?(minute|hour|day)s?( ago)?")
_MOST_LISTED = 50


class Command(BaseCommand):
    help = "Take back what somebody did at the desk within a period."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--user", required=True, help="the name under which they log in")
        parser.add_argument(
            "--since", required=True, help="“2 hours”, “30 minutes”, “1 day”, or an ISO 8601 moment"
        )
        parser.add_argument("--until", default="", help="the same; left out, it is now")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *, user: str, since: str, until: str, dry_run: bool, **options) -> None:
        person = User.objects.filter(username=user).first()
        if person is None:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": user})
        now = timezone.now()
        try:
            period = taken_acts.period_of(person, _moment(since, now), _moment(until, now) if until else now)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        acts = taken_acts.acts_of(period)
        self._tell(acts)
        if not dry_run:
            done = take_back(acts, by=None)
            said = _("Taken back: %(count)s; left: %(left)s.")
            self.stdout.write(said % {"count": fa(done.count), "left": fa(len(done.left))})
            self._list(_("Left as it is"), [f"{name}: {why}" for name, why in done.left])

    def _tell(self, acts: Acts) -> None:
        span = {
            "since": jalali.date_and_time(acts.period.since),
            "until": jalali.date_and_time(acts.period.until),
        }
        self.stdout.write(_("%(since)s to %(until)s") % span)
        articles = [f"{one.key} {one.title}" for one in acts.articles_back]
        self._list(_("Articles"), articles)
        self._list(_("From the bin"), [one.name for one in acts.binned])
        self._list(_("Other entries"), [f"{one.name}: {'، '.join(one.fields)}" for one in acts.rows_back])
        self._list(_("Added, and not deleted by this"), [one.name for one in acts.added])
        self._list(
            _("Acts without a way back here"),
            [" ".join(filter(None, [one.get_act_display(), one.name, one.note])) for one in acts.others],
        )

    def _list(self, heading: str, lines: list[str]) -> None:
        if lines:
            self.stdout.write(f"{heading} ({fa(len(lines))})")
            for line in lines[:_MOST_LISTED]:
                self.stdout.write(f"- {line}")
            if len(lines) > _MOST_LISTED:
                self.stdout.write("- …")


def _moment(text: str, now: datetime) -> datetime:
    if ago := _AGO.fullmatch(text.strip()):
        return now - timedelta(**{f"{ago[2]}s": int(ago[1])})
    try:
        moment = parse_datetime(text.strip())
        # The first and the last days of the calendar have no hour in other zones.
        moment = moment and (
            moment if timezone.is_aware(moment) else timezone.make_aware(moment, jalali.site_zone())
        )
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise CommandError(
            _("“%(text)s” is no moment: write “2 hours” or 2026-11-28T14:00+03:00.") % {"text": text}
        )
    return moment
