"""Numbers and dates as people read them; built in, so that no template forgets to load it."""

from datetime import date, datetime, time

from django import template
from django.contrib.admin.helpers import AdminReadonlyField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from news import jalali
from news.counted_rows import MOST_COUNTED
from news.persian import digits_to_read, to_persian_digits

register = template.Library()
register.filter("long_date", jalali.long_date)
register.filter("plain_date", jalali.plain_date)
register.filter("numeric_date", jalali.numeric_date)
register.filter("weekday", jalali.weekday)
register.filter("iso", jalali.iso)


@register.filter
def fa(value: object) -> str:
    """A number with Persian digits and the Persian thousands separator: ۱٬۲۰۸; or a text, whose codes stay."""
    if isinstance(value, int):
        value = f"{value:,}".replace(",", "٬")
    elif isinstance(value, float):
        value = f"{value:.1f}".replace(".", "٫")
    return digits_to_read(str(value))


@register.filter
def counted(number: int) -> str:
    """A number that was counted as far as a public page counts: ۱۲, or دست‌کم ۱٬۰۰۰"""
    if number < MOST_COUNTED:
        return fa(number)
    return _("at least %(number)s") % {"number": fa(MOST_COUNTED)}


_PRINTERS = {
    "date_and_time": jalali.date_and_time,
    "to_the_second": jalali.to_the_second,
    "plain_date": jalali.plain_date,
    "long_date": jalali.long_date,
    "numeric_date": jalali.numeric_date,
}


@register.filter
def stamp(moment: datetime | date | None, form: str = "date_and_time") -> SafeString | str:
    """A <time> element: Jalali to read, ISO for machines. `form` is the name of a printer in jalali.py."""
    if moment is None:
        return ""
    # Of signs that HTML has another use for, neither has any.
    return SafeString(f'<time datetime="{jalali.iso(moment)}">{_PRINTERS[form](moment)}</time>')


@register.filter
def leaf(day: date) -> SafeString:
    """A day as the leaf of a wall calendar: its number, and its month below."""
    number, month = jalali.plain_date(day).split()[:2]
    return format_html('<time class="leaf" datetime="{}"><b>{}</b> {}</time>', jalali.iso(day), number, month)


@register.filter
def read_only(field: AdminReadonlyField) -> SafeString | str:
    """What a form of the desk shows of a field that cannot be changed; Django would write its days in Gregorian."""
    row, name = field.form.instance, field.field["field"]
    is_column = name in {column.name for column in row._meta.concrete_fields}
    match getattr(row, name) if is_column else None:
        case datetime() as moment:
            return stamp(moment)
        case date() as day:
            return stamp(day, "plain_date")
        case time() as clock:
            return to_persian_digits(f"{clock:%H:%M}")
    return said_in_words(field.contents())


def said_in_words(shown: str) -> SafeString | str:
    """What Django shows of a field that cannot be changed, with yes and no in words for who cannot see its icons."""
    for english, words in {"True": _("yes"), "False": _("no"), "None": _("unknown")}.items():
        if shown.endswith(f' alt="{english}">'):
            return mark_safe(shown.replace(f' alt="{english}">', f' alt="{words}">'))
    return shown
