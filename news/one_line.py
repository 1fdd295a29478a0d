"""A text of one line that may be longer than its field: it is shown whole, on as many lines as that takes."""

from django import forms
from django.forms import Script


class OneLine(forms.Textarea):
    """Grows with what is typed; a line break becomes a space, whoever sends it."""

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__({"rows": 1, "class": "vLargeTextField", "data-one-line": True} | (attrs or {}))

    class Media:
        js = [Script("desk/one-line.js", type="module")]

    def value_from_datadict(self, data, files, name: str) -> str | None:
        typed = super().value_from_datadict(data, files, name)
        return typed if typed is None else " ".join(typed.splitlines())
