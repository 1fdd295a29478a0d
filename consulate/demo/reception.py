"""Makes the demonstration's hours, closures and services from what content/reception.py has read."""

from dataclasses import asdict
from datetime import date, timedelta

from consulate.demo.content.reception import DemoReception, DemoSpecialHours
from news.models import ConsularService, OpeningHours, SpecialHours
from news.readership import site_day

MODELS = (OpeningHours, SpecialHours, ConsularService)


def make(reception: DemoReception) -> None:
    """Call it in the transaction that makes the newsroom."""
    for hours in reception.hours:
        for day in hours.days:
            OpeningHours.objects.create(weekday=day, opens=hours.opens, closes=hours.closes, note=hours.note)
    for special in reception.special:
        _special(special, site_day()).save()
    for place, service in enumerate(reception.services, start=1):
        ConsularService.objects.create(position=10 * place, **asdict(service))


def _special(demo: DemoSpecialHours, today: date) -> SpecialHours:
    first = today + timedelta(days=demo.in_days)
    # A working day: nobody would announce that the office is closed on a Sunday.
    first += timedelta(days=-first.weekday() % 7)
    return SpecialHours(
        starts_on=first,
        ends_on=first + timedelta(days=demo.days - 1),
        opens=demo.opens,
        closes=demo.closes,
        reason=demo.reason,
        announced_on=today if demo.is_announced else None,
    )


def remove() -> None:
    for model in MODELS:
        model.objects.all().delete()
