"""Long lists of choices, written as fast as they are read."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class PlainSelect(forms.Select):
    """Django's own list to the letter; it renders two templates for each option, and a list has hundreds."""

    def render(self, name: str, value, attrs: dict | None = None, renderer=None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        groups = format_html_join("", "{}", ((_group(*group),) for group in widget["optgroups"]))
        return format_html("<select{}>{}</select>", flatatt({"name": name} | widget["attrs"]), groups)


class PlainCheckboxes(forms.CheckboxSelectMultiple):
    """The same of boxes, for choices without groups."""

    def render(self, name: str, value, attrs: dict | None = None, renderer=None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        boxes = (
            (
                one["attrs"]["id"],
                flatatt({"type": "checkbox", "name": name, "value": str(one["value"])} | one["attrs"]),
                one["label"],
            )
            for _name, options, _index in widget["optgroups"]
            for one in options
        )
        rows = format_html_join("", '<div><label for="{}"><input{}> {}</label></div>', boxes)
        return format_html("<div{}>{}</div>", flatatt({"id": widget["attrs"]["id"]}), rows)


def _group(name: str | None, options: list[dict], _index: int) -> SafeString:
    rows = format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        ((str(one["value"]), flatatt(one["attrs"]), one["label"]) for one in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, rows) if name else rows
