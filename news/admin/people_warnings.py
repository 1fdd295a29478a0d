"""What is odd about a name just saved, told without refusing anything."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from news import persian
from news.models import Organization, Person
from news.scripts_of_names import mixed_words, scripts_of

SIMILAR = 3
_SCRIPT_OF_FIELD = {"name": "persian", "name_latin": "latin", "name_cyrillic": "cyrillic"}


def warnings_about(named: Person | Organization, is_new: bool) -> Iterator[SafeString]:
    for field, script in _SCRIPT_OF_FIELD.items():
        text = getattr(named, field)
        if _is_mixed(named, text):
            yield format_html(
                _("“{}” holds letters of more than one alphabet; whoever searches may not find it."),
                _isolated(text),
            )
        elif isinstance(named, Person) and text and script not in scripts_of(text):
            label = named._meta.get_field(field).verbose_name
            yield format_html(_("“{}”: no letter of “{}” is of that alphabet."), label, _isolated(text))
    for other in similar(named) if is_new else ():
        address = reverse(f"admin:news_{named._meta.model_name}_change", args=[other.pk])
        link = format_html('<a href="{}"><bdi>{}</bdi></a>', address, other)
        yield format_html(_("Another one of the same name is registered already, perhaps the same: {}"), link)


def _isolated(text: str) -> SafeString:
    return format_html("<bdi>{}</bdi>", text)


def _is_mixed(named: Person | Organization, text: str) -> bool:
    """A bank may be called «بانک VTB»; of a person's name the whole is of one script."""
    return len(scripts_of(text)) > 1 if isinstance(named, Person) else bool(mixed_words(text))


def similar(named: Person | Organization) -> QuerySet:
    """Others one of whose names is written as one of these, however it is spelled or spaced."""
    names = [named.name, named.name_latin, named.name_cyrillic, *named.spellings]
    keys = {persian.fold(name).replace(persian.ZWNJ, "").replace(" ", "") for name in names} - {""}
    others = type(named).objects.exclude(pk=named.pk)
    return others.filter(name_keys__overlap=sorted(keys))[:SIMILAR]
