"""The rows of the article's form: the pictures of its gallery, and the articles to be read after it."""

import json
from typing import ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, QuerySet
from django.forms import ModelForm, Script
from django.forms.utils import ErrorDict
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from news import jalali, persian, related
from news.admin.named_articles import is_seen_by
from news.admin.participants import row_limits
from news.models import Article, GalleryPicture, PickedArticle

# A form of more fields than the site takes would be refused as a whole; and no reader looks at more.
MOST_PICTURES, MOST_PICKS = 40, related.MOST
MOST_SUGGESTED = 10
WORDS = {
    "moved": _("%(name)s: place %(place)s of %(count)s"),
    "added": _("Added: %(name)s"),
    "removed": _("%(name)s was taken out. It is gone for good once the form is saved."),
    "undo": _("Undo"),
    "there": _("%(name)s is in the list already."),
    "full": _("The list takes no more than these."),
    "found": _("%(count)s found"),
    "nothing": _("No article was found under these words."),
}


class PartForm(ModelForm):
    """A row whose picture or article was chosen from a list; its number is all that is sent."""

    chosen: str
    # Of unsaved work that was fetched, what its rows have chosen, by the numbers that are typed.
    fetched: dict[str, Model] | None = None

    def clean(self) -> dict:
        data = super().clean()
        if data.get("caption"):
            data["caption"] = persian.written(data["caption"])
        if {field.name for field in self.hidden_fields()} & set(self.errors):
            self.add_error(
                None, _("What this row shows is no longer there. Take the row out, and choose anew.")
            )
        return data

    def has_changed(self) -> bool:
        """A row that was added and names nothing is none."""
        changed = set(self.changed_data)
        return self.chosen in changed if self.instance._state.adding else bool(changed)

    def _get_validation_exclusions(self) -> set[str]:
        # A row may be taken out and its picture added anew; the formset looks at all rows.
        return super()._get_validation_exclusions() | {self.chosen}

    @property
    def shown(self) -> Model | None:
        """The picture or the article itself, for the row's words; of fetched work the one that was typed."""
        if self.fetched is not None:
            return self.fetched.get(str(self[self.chosen].value()))
        return getattr(self.instance, self.chosen) if getattr(self.instance, f"{self.chosen}_id") else None

    @property
    def is_out(self) -> bool:
        return self.is_bound and bool(self["DELETE"].value())

    @property
    def place(self) -> int:
        typed = str(self["ORDER"].value() or "")
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 99_999


class GalleryForm(PartForm):
    chosen = "picture"

    class Meta:
        model = GalleryPicture
        fields: ClassVar = ["picture", "caption"]


class PickForm(PartForm):
    chosen = "other"

    class Meta:
        model = PickedArticle
        fields: ClassVar = ["other"]

    def clean_other(self) -> Article:
        if self.cleaned_data["other"].pk == self.instance.article_id:
            raise ValidationError(_("An article is not read after itself."))
        return self.cleaned_data["other"]


class PartFormSet(forms.BaseInlineFormSet):
    """Rows in the order in which they stand on the page, each picture or article once."""

    ordering_widget = forms.HiddenInput
    deletion_widget = forms.HiddenInput
    default_error_messages: ClassVar = {
        "too_many_forms": _("There are too many rows. Take some out, and save once more."),
        "missing_management_form": _(
            "The rows did not arrive whole. Load the page anew, and save once more."
        ),
    }

    def __init__(self, *args, fetched: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if fetched:
            self._show_unjudged()

    def _show_unjudged(self) -> None:
        """Like the form with unsaved work: nothing is found fault with yet, and all rows are read at once."""
        self._errors, self._non_form_errors = [], self.error_class(error_class="nonform")
        chosen = {str(row.pk): row for form in self.initial_forms if (row := form.shown)}
        typed = {str(form[form.chosen].value() or "") for form in self.forms}
        if unknown := [
            key for key in typed - set(chosen) if key.isascii() and key.isdecimal() and len(key) < 19
        ]:
            rows = self.forms[0].fields[self.form.chosen].queryset.filter(pk__in=unknown)
            chosen |= {str(row.pk): row for row in rows}
        for form in self.forms:
            form._errors, form.fetched = ErrorDict(), chosen

    def clean(self) -> None:
        seen = self._saved_elsewhere()
        for form in self._kept():
            chosen = form.cleaned_data.get(form.chosen)
            if chosen and chosen.pk in seen:
                form.add_error(None, _("This is in the list already."))
            seen.add(chosen and chosen.pk)

    def _saved_elsewhere(self) -> set[int]:
        """What a colleague has put in since the form was opened: no row of this form."""
        if not self.instance.pk:
            return set()
        own = [form.instance.pk for form in self.initial_forms]
        others = self.model.objects.filter(article=self.instance).exclude(pk__in=own)
        return set(others.values_list(self.form.chosen, flat=True))

    def _kept(self) -> list[PartForm]:
        """The rows that stay, in their order on the page."""
        kept = [
            form
            for form in self.forms
            if hasattr(form, "cleaned_data")
            and not form.cleaned_data.get("DELETE")
            and (form.instance.pk or form.has_changed())
        ]
        return sorted(kept, key=lambda form: form.place)

    def save(self, commit: bool = True) -> list[Model]:
        saved = super().save(commit)
        rows = [form.instance for form in self._kept()]
        for position, row in enumerate(rows, start=1):
            row.position = position
        self.model.objects.bulk_update([row for row in rows if row.pk], ["position"])
        return saved

    @property
    def rows(self) -> list[PartForm]:
        return sorted(self.forms, key=lambda form: form.place)

    @property
    def words(self) -> str:
        return json.dumps(WORDS, cls=DjangoJSONEncoder, ensure_ascii=False)


class PartInline(admin.options.InlineModelAdmin):
    formset = PartFormSet
    extra = 0

    class Media:
        css: ClassVar = {"all": ["desk/rows.css", "desk/article-parts.css"]}
        js: ClassVar = [Script("desk/article-parts.js", type="module")]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).select_related(self.form.chosen)
        if self.form.chosen != "other":
            return rows
        texts = [f"other__{name}" for name in ("body", "body_text", "search")]
        # One that is kept from this editor stays in the list, unseen and untouched.
        return rows.defer(*texts).filter(is_seen_by(request.user, "other"))

    def get_formset(self, request: HttpRequest, obj: Article | None = None, **kwargs) -> type[PartFormSet]:
        return super().get_formset(request, obj, can_order=True, **row_limits(self, self.max_num), **kwargs)

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name == self.form.chosen:
            queryset = db_field.remote_field.model.objects.all()
            if queryset.model is Article:
                queryset = queryset.at_desk(request.user)
            return forms.ModelChoiceField(queryset, widget=forms.HiddenInput)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        field.widget.attrs |= {"dir": "auto", "autocomplete": "off"}
        return field


class GalleryInline(PartInline):
    model = GalleryPicture
    form = GalleryForm
    template = "admin/news/article/gallery.html"
    max_num = MOST_PICTURES


class PickInline(PartInline):
    model = PickedArticle
    fk_name = "article"
    form = PickForm
    template = "admin/news/article/picks.html"
    max_num = MOST_PICKS


class ArticlesToPick(admin.ModelAdmin):
    """What the form's field for another article suggests while somebody types."""

    def get_urls(self) -> list:
        suggest = self.admin_site.admin_view(never_cache(require_safe(self.suggest)))
        return [path("suggest/", suggest, name="news_article_suggest"), *super().get_urls()]

    def suggest(self, request: HttpRequest) -> JsonResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        typed, own = request.GET.get("q", "").strip(), request.GET.get("except", "")
        if not typed:
            return JsonResponse({"results": []})
        found, _duplicates = self.get_search_results(request, Article.objects.at_desk(request.user), typed)
        others = found.exclude(pk=int(own)) if own.isdecimal() and len(own) < 19 else found
        shown = others.defer("body", "body_text", "lead", "search")[:MOST_SUGGESTED]
        return JsonResponse({"results": [_suggestion(article) for article in shown]})


def _suggestion(article: Article) -> dict:
    return {
        "id": article.pk,
        "title": article.title,
        "date": jalali.plain_date(article.published_at) if article.published_at else "",
        "state": "" if article.is_public else article.get_status_display(),
    }
