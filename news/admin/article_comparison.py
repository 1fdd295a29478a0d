"""What was typed into an article's form beside what is saved, field by field."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Manager, Model, QuerySet
from django.forms import ModelForm, model_to_dict
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news import jalali, persian, richtext, word_diff
from news.models import Article, Picture
from news.newsroom import name_of
from news.templatetags.persian import fa

# Of the form itself, or of one save alone.
_NOT_OF_THE_ARTICLE = frozenset({"seen_status", "seen_save", "major_change", "major_note"})
_MARKS = {"del": "<del>{}</del>", "ins": "<ins>{}</ins>"}
_BETWEEN_BLOCKS = re.compile(r">\s+<")
# A form of more rows than these is refused as a whole.
_MOST_ROWS = 50


@dataclass
class Difference:
    """A field that says one thing in the database and another in the form."""

    name: str
    label: str | Promise
    saved: str
    typed: str
    # What would put the saved text into the form's field; None where that is no text.
    source: str | None = None

    @property
    def is_formatting(self) -> bool:
        """The same words, but set otherwise."""
        return self.saved == self.typed

    @property
    def saved_marked(self) -> SafeString:
        return self._marked(word_diff.REMOVED, "del")

    @property
    def typed_marked(self) -> SafeString:
        return self._marked(word_diff.ADDED, "ins")

    def _marked(self, act: str, element: str) -> SafeString:
        """One of the two texts, with the words marked that the other has not."""
        runs = [piece for piece in self._pieces if piece.act in (word_diff.SAME, act)]
        return format_html_join(
            "", "{}", ((_mark(piece.text, element if piece.act == act else ""),) for piece in runs)
        )

    @cached_property
    def _pieces(self) -> list[word_diff.Piece]:
        return word_diff.pieces(self.saved, self.typed)


def _mark(text: str, element: str) -> SafeString | str:
    return format_html(_MARKS[element], text) if element else text


@dataclass
class TwoTexts:
    """What was typed and what is saved, where the two differ."""

    differences: list[Difference] = field(default_factory=list)
    # What a colleague alone has changed: the fields and the rows, and how they are called.
    untouched: list[str] = field(default_factory=list)
    theirs: list[str | Promise] = field(default_factory=list)

    def take_in(self, difference: Difference, *, is_touched: bool) -> None:
        if is_touched:
            self.differences.append(difference)
        else:
            self.untouched.append(difference.name)
            self.theirs.append(difference.label)


def between(form: ModelForm, saved: Article, *, opened_with: dict | None, reader: User) -> TwoTexts:
    """What was typed into a form beside the article as it is saved.

    `opened_with` is the version that the form was opened with: what stands in the form as it stood there was typed
    by nobody. Without it every difference counts. Articles that are kept from the reader are not named.
    """
    both = TwoTexts()
    _compare_fields(both, form, saved, opened_with)
    _compare_rows(both, form.data, saved, opened_with, reader)
    return both


def _compare_fields(both: TwoTexts, form: ModelForm, saved: Article, opened_with: dict | None) -> None:
    initial = model_to_dict(saved, fields=list(form.fields))
    for name, of_form in form.fields.items():
        if name in _NOT_OF_THE_ARTICLE or name not in initial or of_form.disabled:
            continue
        typed = form[name].data
        if _differs(of_form, initial[name], typed):
            value = getattr(saved, name)
            source = value if isinstance(value, str) and isinstance(of_form, forms.CharField) else None
            understood = shown(of_form, _understood(of_form, typed))
            difference = Difference(name, of_form.label, shown(of_form, value), understood, source)
            both.take_in(difference, is_touched=_is_touched(name, of_form, opened_with, typed))


def _is_touched(name: str, of_form: forms.Field, opened_with: dict | None, typed: Any) -> bool:
    if opened_with is None or name not in opened_with:
        return True
    column, value = Article._meta.get_field(name), opened_with[name]
    return _differs(of_form, value if column.is_relation else column.to_python(value), typed)


def _differs(field: forms.Field, saved: Any, typed: Any) -> bool:
    if isinstance(field, richtext.RichTextFormField):
        return _blocks(saved) != _blocks(typed)
    if isinstance(saved, str):
        return persian.clean_text(saved).strip() != persian.clean_text(typed or "").strip()
    return field.has_changed(saved, typed)


def _blocks(text: str | None) -> str:
    """Cleaned HTML without what an editor puts between its blocks."""
    return _BETWEEN_BLOCKS.sub("><", _clean(text)).strip()


def _clean(text: str | None) -> str:
    try:
        return richtext.clean(text or "")
    except richtext.UnfitText:
        return text or ""


def _understood(field: forms.Field, typed: Any) -> Any:
    """The value that was meant; where it cannot be read, what was typed."""
    try:
        return field.to_python(typed) if isinstance(field, forms.CharField) else field.clean(typed)
    except ValidationError:
        return " ".join(map(str, typed)) if isinstance(typed, list | tuple) else typed


def shown(field: forms.Field, value: Any) -> str:
    """A value of a field as people read it."""
    if isinstance(field, richtext.RichTextFormField):
        return richtext.plain_text(_clean(value))
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))
    return _in_words(value)


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes")) if value else str(_("no"))
    if isinstance(value, Manager | QuerySet):
        return "، ".join(sorted(_in_words(one) for one in value.all()))
    if isinstance(value, User):
        return name_of(value)
    if isinstance(value, datetime):
        return jalali.date_and_time(value)
    if isinstance(value, date):
        return jalali.plain_date(value)
    if isinstance(value, time):
        return fa(f"{value:%H:%M}")
    if isinstance(value, Model):
        return str(value)
    # A text is shown letter by letter: another digit may be all that differs.
    return value if isinstance(value, str) else "" if value is None else fa(value)


def _compare_rows(
    both: TwoTexts, sent: QueryDict, saved: Article, opened_with: dict | None, reader: User
) -> None:
    """The gallery and the picked articles, in their order on the page."""
    gallery = [(row.picture_id, row.caption) for row in saved.gallery_pictures.all()]
    typed = [(key, row.get("caption", "")) for key, row in _rows(sent, "gallery_pictures", "picture")]
    if gallery != typed:
        names = Picture.objects.in_bulk({key for key, _caption in (*gallery, *typed)})
        shown_rows = _pictures(gallery, names), _pictures(typed, names)
        opened = opened_with and [(key, caption) for key, caption in opened_with["gallery"]]
        both.take_in(
            Difference("gallery_pictures", _("Picture gallery"), *shown_rows), is_touched=opened != typed
        )
    picks = list(saved.picks.values_list("other", flat=True))
    typed_picks = [key for key, _row in _rows(sent, "picks", "other")]
    opened_picks = opened_with["picks"] if opened_with else []
    known = Article.objects.at_desk(reader).filter(pk__in={*picks, *typed_picks, *opened_picks})
    titles = dict(known.values_list("pk", "title"))
    # One that is kept from this person is no row of the form.
    picks, opened_picks = ([key for key in keys if key in titles] for keys in (picks, opened_picks))
    if picks != typed_picks:
        old, new = ("\n".join(titles.get(key, "") for key in keys) for keys in (picks, typed_picks))
        is_touched = opened_with is None or opened_picks != typed_picks
        both.take_in(Difference("picks", _("Read also"), old, new), is_touched=is_touched)


def _pictures(rows: list[tuple[int, str]], names: dict[int, Picture]) -> str:
    lines = [(str(names[key]) if key in names else "", caption) for key, caption in rows]
    return "\n".join(f"{name}: {caption}" if caption else name for name, caption in lines)


def _rows(sent: QueryDict, prefix: str, chosen: str) -> list[tuple[int, dict[str, str]]]:
    """The rows that stay, by what each was chosen for; what no form of ours sends is left out."""
    rows = []
    for number in range(min(_number(sent.get(f"{prefix}-TOTAL_FORMS")) or 0, _MOST_ROWS)):
        row = {name: sent.get(f"{prefix}-{number}-{name}", "") for name in (chosen, "caption", "ORDER")}
        key = _number(row[chosen])
        if key and not sent.get(f"{prefix}-{number}-DELETE"):
            rows.append((_number(row["ORDER"]) or 99_999, number, key, row))
    return [(key, row) for _place, _number_, key, row in sorted(rows, key=lambda row: row[:2])]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None
