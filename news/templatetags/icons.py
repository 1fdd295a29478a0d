"""The site's icons on its pages."""

from django import template

from news import icons

register = template.Library()
register.simple_tag(icons.address, name="icon")
