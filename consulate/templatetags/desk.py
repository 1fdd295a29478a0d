"""What Django's lists print with Latin digits, printed with Persian ones."""

from django import template
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.utils.html import format_html
from django.utils.safestring import SafeString

from news.templatetags.persian import fa

register = template.Library()


@register.simple_tag
def page_number(cl: ChangeList, number: int | str) -> SafeString | str:
    """The link to a page of a list; Latin digits in the address, Persian ones to read."""
    if number == cl.paginator.ELLIPSIS:
        return number
    if number == cl.page_num:
        return format_html('<span class="this-page" aria-current="page">{}</span>', fa(number))
    return format_html('<a href="{}">{}</a>', cl.get_query_string({PAGE_VAR: number}), fa(number))
