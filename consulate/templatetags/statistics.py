"""Days of the ministry's other calendar."""

from datetime import date

from django import template

from news import calendars

register = template.Library()


@register.filter
def gregorian(day: date) -> str:
    """۱ دسامبر ۲۰۲۳"""
    return calendars.gregorian(day)
