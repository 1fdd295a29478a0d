"""Entries of a list from a file: first shown row by row, then imported as shown."""

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import User
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from news import audit
from news.admin.pictures import FileChoice
from news.import_report import Fate, Report
from news.people_import import Import, table
from news.spreadsheet_reading import NumberedRow, UnreadableSheet, read_sheet
from news.templatetags.persian import fa

# How long a dry run may lie open, and how much of a form Django takes (DATA_UPLOAD_MAX_MEMORY_SIZE).
_MAX_AGE = 60 * 60
_LONGEST_TOKEN = 900_000
# Of a longer table the rest is only counted.
_MOST_SHOWN = 500
_Base = admin.ModelAdmin if TYPE_CHECKING else object


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("file"),
        widget=FileChoice(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy(
            "CSV (UTF-8) or XLSX, at most 2 MB and 5,000 rows, with the columns of the exported file."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file holds no rows."),
        },
    )

    def __init__(self, *args, header: tuple[str, ...], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.header = header

    def clean_file(self) -> list:
        """The table that the file holds."""
        file = self.cleaned_data["file"]
        try:
            return self.table(read_sheet(file.name, file.read()))
        except UnreadableSheet as error:
            raise forms.ValidationError(str(error)) from error

    def table(self, rows: list[NumberedRow]) -> list:
        return table(rows, self.header)


class ImportedList(_Base):
    """Gives a list the address import/, and a link to it beside "add"."""

    sheet_import: type[Import]
    sheet_form: type[SheetForm] = SheetForm
    import_template = "admin/news/import.html"
    # What the first column of the report is called, where it is no name.
    import_row_name = ""
    # What a row may write besides the list's own model.
    import_permissions: tuple[str, ...] = ()

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.import_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_import"
        return [path("import/", view, name=name), *super().get_urls()]

    def has_import_permission(self, request: HttpRequest) -> bool:
        own = self.has_add_permission(request) and self.has_change_permission(request)
        return own and request.user.has_perms(self.import_permissions)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        address = self._import_address() if self.has_import_permission(request) else ""
        return super().changelist_view(request, {"import_address": address, **(extra_context or {})})

    def import_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, self.sheet_form(header=self.sheet_import.header))
        return self._confirmed(request) if "token" in request.POST else self._shown(request)

    # --- First shown ------------------------------------------------------------------------------

    def _shown(self, request: HttpRequest) -> HttpResponse:
        form = self.sheet_form(request.POST, request.FILES, header=self.sheet_import.header)
        if not form.is_valid():
            return self._page(request, form)
        return self._dry_run(request, form.cleaned_data["file"], form)

    def _dry_run(self, request: HttpRequest, rows: list, form: SheetForm) -> HttpResponse:
        report = self.sheet_import(rows).dry_run()
        token = signing.dumps(
            {"rows": rows, "shown": report.fingerprint(), "user": request.user.pk},
            salt=self._salt(),
            compress=True,
        )
        if len(token) > _LONGEST_TOKEN:
            form.add_error("file", _("The file holds too much text for one import. Split it."))
            return self._page(request, form)
        return self._page(request, form, report, token)

    def _page(
        self, request: HttpRequest, form: SheetForm, report: Report | None = None, token: str = ""
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import: %(name)s") % {"name": self.opts.verbose_name_plural},
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "columns": self.sheet_import.header,
            "row_name": self.import_row_name,
            "report": report,
            "token": token,
            **(_in_short(report) if report else {}),
        }
        return TemplateResponse(request, self.import_template, context)

    # --- Then imported ----------------------------------------------------------------------------

    def _confirmed(self, request: HttpRequest) -> HttpResponse:
        empty = self.sheet_form(header=self.sheet_import.header)
        try:
            asked = signing.loads(request.POST["token"], salt=self._salt(), max_age=_MAX_AGE)
        except signing.BadSignature:
            asked = {}
        if asked.get("user") != request.user.pk:
            self.message_user(request, _("This list is too old. Choose the file once more."), messages.ERROR)
            return self._page(request, empty)
        rows = [(number, cells) for number, cells in asked["rows"]]
        report = self._import(request, rows, asked["shown"])
        if report is None:
            message = _("The register has changed meanwhile, and nothing was imported. Look once more.")
            self.message_user(request, message, messages.WARNING)
            return self._dry_run(request, rows, empty)
        return self._done(request, report)

    def _import(self, request: HttpRequest, rows: list, shown: str) -> Report | None:
        """Everything or nothing; None if it is not what was shown."""
        try:
            with transaction.atomic():
                report = self.sheet_import(rows).run()
                if report.fingerprint() != shown:
                    transaction.set_rollback(True)
                    return None
                for flag, entries in ((ADDITION, report.created), (CHANGE, report.changed)):
                    _log(request.user, entries, flag)
        except IntegrityError:
            # A colleague wrote the same between our look and our writing; the next dry run sees it.
            return None
        return report

    def _done(self, request: HttpRequest, report: Report) -> HttpResponse:
        counts = {fate.value: report.count(fate) for fate in Fate}
        message = _(
            "Imported: %(created)d rows new, %(changed)d changed, %(unchanged)d unchanged, %(refused)d refused."
        )
        self.message_user(request, message % counts, messages.SUCCESS)
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    def _salt(self) -> str:
        return f"import.{self.opts.label_lower}"

    def _import_address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")


def _in_short(report: Report) -> dict:
    """What was refused or would be written comes first; of the rest as much as a page can carry."""
    order = [Fate.REFUSED, Fate.CREATED, Fate.CHANGED, Fate.UNCHANGED]
    by_care = sorted(report.outcomes, key=lambda outcome: order.index(outcome.fate))
    return {
        "counts": [(fate, fate.label, report.count(fate)) for fate in order],
        "outcomes": by_care[:_MOST_SHOWN],
        "hidden": max(0, len(by_care) - _MOST_SHOWN),
    }


def _log(user: User, entries: list, flag: int) -> None:
    if entries:
        kind, note = entries[0]._meta.label_lower, fa(len(entries))
        audit.record(audit.Act.IMPORTED, by=user, kind=kind, note=note)
        LogEntry.objects.log_actions(user.pk, entries, flag, _("Imported from a file."))
