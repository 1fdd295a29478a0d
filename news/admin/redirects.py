"""Where old addresses lead: a list, a form, and a table for a whole old site."""

from collections.abc import Iterator

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news import redirect_import, redirects, successors
from news.admin.exports import ExportedList
from news.admin.imports import ImportedList, SheetForm
from news.desk_lists import BoundedPages
from news.import_report import Report
from news.models import Redirect
from news.newsroom import NewsroomAdmin, containing_part, name_of
from news.redirect_import import RedirectImport
from news.spreadsheet_reading import NumberedRow
from news.spreadsheets import Row
from news.templatetags.persian import stamp

LARGEST_FILE = 1024 * 1024


class RedirectForm(forms.ModelForm):
    old_path = forms.CharField(
        label=_("old address"),
        max_length=redirects.LONGEST_TYPED,
        widget=forms.TextInput(attrs={"dir": "ltr", "class": "vTextField", "autocomplete": "off"}),
        help_text=_(
            "As it stood in the browser, with or without the site's name. Every spelling of it counts."
        ),
        error_messages={"unique": _("This old address leads somewhere already.")},
    )
    target = forms.CharField(
        label=_("leads to"),
        max_length=redirects.LONGEST_TYPED,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "class": "vTextField", "autocomplete": "off"}),
        help_text=_("An address of this site, as /news/12/. Empty: gone for good (410)."),
    )

    class Meta:
        model = Redirect
        fields = ["old_path", "target"]

    def clean_old_path(self) -> str:
        return redirect_import.old_path_of(self.cleaned_data["old_path"])

    def clean_target(self) -> str:
        return redirect_import.target_of(self.cleaned_data["target"])

    def clean(self) -> dict:
        cleaned = super().clean()
        if {"old_path", "target"} <= cleaned.keys():
            others = Redirect.objects.exclude(pk=self.instance.pk).values_list("old_path", "target")
            try:
                redirect_import.refuse_a_loop(cleaned["old_path"], cleaned["target"], dict(others))
                successors.end_of(cleaned["target"], of=cleaned["old_path"], without=self.instance.old_path)
            except forms.ValidationError as refusal:
                self.add_error("target", refusal)
            except successors.NoEnd:
                self.add_error("target", _("The address would lead back to itself, or over too many others."))
        return cleaned


class RedirectSheetForm(SheetForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("CSV or XLSX, at most 1 MB and 5,000 rows.")

    def clean_file(self) -> list:
        if self.cleaned_data["file"].size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than %(size)s MB.") % {"size": "۱"})
        return super().clean_file()

    def table(self, rows: list[NumberedRow]) -> list:
        return redirect_import.table(rows)


@admin.register(Redirect)
class RedirectAdmin(ExportedList, ImportedList, NewsroomAdmin):
    form = RedirectForm
    fields = ["old_path", "target"]
    list_display = ["shown_path", "shown_target", "made", "maker"]
    list_select_related = ["made_by"]
    ordering = ["-created_at", "-id"]
    sortable_by = ["shown_path", "made"]
    paginator = BoundedPages
    search_fields = ("old_path", "target")
    search_help_text = _("Any part of the old address, or of the one it leads to.")
    sheet_import = RedirectImport
    sheet_form = RedirectSheetForm
    import_template = "admin/news/redirect/import.html"
    import_row_name = _("old address")
    export_header = redirect_import.HEADER

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return containing_part(queryset, search_term, "words"), False

    def export_rows(self, queryset: QuerySet) -> Iterator[Row]:
        return iter(queryset.values_list("old_path", "target"))

    @admin.display(description=_("old address"), ordering="old_path")
    def shown_path(self, row: Redirect) -> SafeString:
        return format_html('<bdi dir="ltr">{}</bdi>', row.old_path)

    @admin.display(description=_("leads to"), ordering="target")
    def shown_target(self, row: Redirect) -> SafeString | str:
        if not row.target:
            return _("gone for good")
        shown = format_html('<bdi dir="ltr">{}</bdi>', row.target)
        if row.target.startswith("/"):
            return shown
        return format_html('{} <span class="badge">{}</span>', shown, _("leads to another site"))

    @admin.display(description=_("made on"), ordering="created_at")
    def made(self, row: Redirect) -> SafeString | str:
        return stamp(row.created_at)

    @admin.display(description=_("made by"))
    def maker(self, row: Redirect) -> str:
        return name_of(row.made_by) if row.made_by else "—"

    def save_model(self, request: HttpRequest, obj: Redirect, form: forms.ModelForm, change: bool) -> None:
        obj.made_by = request.user
        super().save_model(request, obj, form, change)
        others = dict(Redirect.objects.exclude(pk=obj.pk).values_list("old_path", "target"))
        for doubt in redirect_import.doubts([(obj.old_path, obj.target)], others)[obj.old_path]:
            self.message_user(request, doubt, messages.WARNING)

    @transaction.atomic
    def _import(self, request: HttpRequest, rows: list, shown: str) -> Report | None:
        report = super()._import(request, rows, shown)
        if report:
            written = [one.pk for one in (*report.created, *report.changed)]
            Redirect.objects.filter(pk__in=written).update(made_by=request.user)
        return report
