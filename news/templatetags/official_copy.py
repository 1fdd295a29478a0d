"""What an official copy prints besides the article itself."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from news import calendars, jalali, official_copy, richtext
from news.persian import to_persian_digits

register = template.Library()
register.simple_tag(official_copy.qr_code)
register.filter("permanent_address", official_copy.permanent_address)
register.filter("clock", jalali.clock)
register.filter("grouped", official_copy.grouped)


@register.filter
def without_pictures(body: SafeString) -> SafeString:
    return mark_safe(richtext.without_pictures(body))


@register.filter
def gregorian_day(moment: datetime) -> str:
    """۱ دسامبر ۲۰۲۳, the day of the site's clock."""
    return calendars.gregorian(timezone.localtime(moment, jalali.site_zone()).date())


@register.filter
def zone(moment: datetime) -> str:
    """By which clock the hour of the site is told: UTC+۰۳:۰۰."""
    offset = f"{timezone.localtime(moment, jalali.site_zone()):%z}"
    return to_persian_digits(f"UTC{offset[:3]}:{offset[3:]}")
