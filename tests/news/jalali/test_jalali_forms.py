"""Jalali dates in forms: what is typed, what is kept, and what is said when it cannot be."""

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.contrib import admin
from django.db import models
from django.test.utils import isolate_apps
from django.utils import timezone

from news.jalali_forms import JalaliAdminMixin, JalaliDateField, JalaliDateTimeField
from news.persian import to_latin_digits

KEPT = datetime(2023, 12, 1, 9, 26, 41, 123456, tzinfo=UTC)


class Dates(forms.Form):
    at = JalaliDateTimeField(required=False)
    on = JalaliDateField(required=False)


def filled(day: str = "", clock: str = "", on: str = "") -> Dates:
    return Dates({"at_0": day, "at_1": clock, "on": on})


def complaint(day: str, clock: str = "") -> str:
    form = filled(day, clock)
    assert not form.is_valid()
    return to_latin_digits(" ".join(form.errors["at"]))


def typed_again(form: forms.Form) -> dict[str, str]:
    """What a browser sends when nobody touches the form."""
    inputs = BeautifulSoup(str(form), "html.parser").find_all("input")
    return {field["name"]: field.get("value", "") for field in inputs}


class TestTyping:
    @pytest.mark.parametrize("day", ["1402/09/10", "1402-9-10", "۱۴۰۲/۰۹/۱۰", "١٤٠٢.٩.١٠"])
    def test_a_date_and_a_time_of_the_sites_zone_become_an_instant(self, day):
        form = filled(day, "۱۲:۲۶", day)
        assert form.is_valid()
        assert form.cleaned_data["at"].astimezone(UTC) == datetime(2023, 12, 1, 9, 26, tzinfo=UTC)
        assert form.cleaned_data["on"] == date(2023, 12, 1)

    def test_without_a_time_it_is_midnight(self):
        form = filled("1402/09/10")
        assert form.is_valid()
        assert form.cleaned_data["at"].astimezone(UTC) == datetime(2023, 11, 30, 21, tzinfo=UTC)

    def test_nothing_typed_is_no_date(self):
        form = filled("  ", " ", " ")
        assert form.is_valid()
        assert form.cleaned_data == {"at": None, "on": None}

    @pytest.mark.parametrize(
        ("day", "named"), [("1402/12/30", ["اسفند", "1402", "29"]), ("1402/07/31", ["مهر", "1402", "30"])]
    )
    def test_a_day_too_many_is_named_with_its_month(self, day, named):
        assert [word for word in named if word not in complaint(day)] == []

    def test_a_gregorian_year_is_named(self):
        assert "1279" in complaint("2023/12/01")

    @pytest.mark.parametrize(
        "day", ["1402/13/01", "1402/09", "فردا", "1402/09/10\x00", "\x00", "1" * 10_240, "/" * 10_240]
    )
    @pytest.mark.parametrize("clock", ["", "12:26"])
    def test_text_that_is_no_date_is_refused(self, day, clock):
        assert complaint(day, clock)

    @pytest.mark.parametrize("clock", ["25:00", "12:60", "ظهر", "\x00", "1" * 10_240])
    def test_text_that_is_no_time_is_refused(self, clock):
        assert "12:26" in complaint("1402/09/10", clock)

    def test_a_time_alone_asks_for_the_date(self):
        assert complaint("", "12:26")

    def test_a_time_that_the_clocks_skipped_is_refused(self, settings):
        settings.TIME_ZONE = "Asia/Tehran"
        assert complaint("1401/01/02", "00:30")
        assert filled("1401/01/02", "01:30").is_valid()

    def test_what_was_typed_stays_in_the_refused_form(self):
        form = filled("1402/12/30", "۹:۷۷", '"><b>')
        assert not form.is_valid()
        assert "<b>" not in str(form)
        sent = typed_again(form)
        assert (sent["at_0"], sent["at_1"], sent["on"]) == ("1402/12/30", "۹:۷۷", '"><b>')


class TestSavingUnchanged:
    @pytest.mark.parametrize(
        ("zone", "instant"),
        [
            ("Europe/Moscow", KEPT),
            ("Europe/Moscow", datetime(2023, 11, 30, 21, tzinfo=UTC)),
            ("Asia/Tehran", datetime(2022, 9, 21, 19, 30, tzinfo=UTC)),
            ("Asia/Tehran", datetime(2022, 9, 21, 20, 30, tzinfo=UTC)),
        ],
    )
    def test_an_instant_stays_the_same_to_the_second(self, settings, zone, instant):
        settings.TIME_ZONE = zone
        initial = {"at": instant, "on": date(2023, 12, 1)}
        again = Dates(typed_again(Dates(initial=initial)), initial=initial)
        assert again.is_valid()
        assert again.changed_data == []
        assert again.cleaned_data["at"].replace(microsecond=0) == instant.replace(microsecond=0)
        assert again.cleaned_data["on"] == date(2023, 12, 1)

    def test_another_minute_is_a_change_and_begins_with_its_second_zero(self):
        sent = typed_again(Dates(initial={"at": KEPT})) | {"at_1": "12:27"}
        again = Dates(sent, initial={"at": KEPT})
        assert again.is_valid()
        assert again.changed_data == ["at"]
        assert again.cleaned_data["at"] == datetime(2023, 12, 1, 9, 27, tzinfo=UTC)

    def test_another_day_is_a_change(self):
        sent = typed_again(Dates(initial={"at": KEPT})) | {"at_0": "1402/09/11"}
        again = Dates(sent, initial={"at": KEPT})
        assert again.is_valid()
        assert again.changed_data == ["at"]
        assert again.cleaned_data["at"] == datetime(2023, 12, 2, 9, 26, tzinfo=UTC)

    def test_emptied_and_unreadable_fields_are_changes(self):
        initial = {"at": KEPT, "on": date(2023, 12, 1)}
        assert Dates({}, initial=initial).changed_data == ["at", "on"]
        assert Dates({"at_0": "x", "on": "x"}, initial=initial).changed_data == ["at", "on"]

    @pytest.mark.parametrize(
        "forged", ["x", "9999-99-99", "2023-12-01", "0001-01-01T00:00:00+00:00", "\x00", "1" * 10_240]
    )
    def test_a_forged_hidden_part_changes_nothing(self, forged):
        form = Dates({"at_0": "1402/09/10", "at_1": "12:26", "at_2": forged})
        assert form.is_valid()
        assert form.cleaned_data["at"].astimezone(UTC) == datetime(2023, 12, 1, 9, 26, tzinfo=UTC)


class TestAtTheDesk:
    @pytest.fixture
    def form_class(self, rf) -> type[forms.Form]:
        with isolate_apps("news"):

            class Meeting(models.Model):
                begins_at = models.DateTimeField("آغاز", help_text="به وقت محل")
                ends_at = models.DateTimeField(null=True, blank=True)
                made_at = models.DateTimeField(default=timezone.now)
                due_on = models.DateField("مهلت", blank=True, null=True)

                class Meta:
                    app_label = "news"

                def __str__(self) -> str:
                    return str(self.pk)

            class MeetingAdmin(JalaliAdminMixin, admin.ModelAdmin):
                formfield_overrides = {models.CharField: {"widget": forms.Textarea}}

            return MeetingAdmin(Meeting, admin.site).get_form(rf.get("/"))

    def test_every_date_of_a_model_is_jalali(self, form_class):
        fields = form_class.base_fields
        assert [type(field) for field in fields.values()] == [JalaliDateTimeField] * 3 + [JalaliDateField]
        assert [field.required for field in fields.values()] == [True, False, True, False]

    def test_label_and_help_are_kept(self, form_class):
        fields = form_class.base_fields
        assert (fields["begins_at"].label, fields["due_on"].label) == ("آغاز", "مهلت")
        assert "به وقت محل" in str(fields["begins_at"].help_text)

    def test_the_page_shows_no_gregorian_widget(self, form_class):
        page = str(form_class(initial={"begins_at": KEPT})) + str(form_class().media)
        assert "vDateField" not in page
        assert "DateTimeShortcuts" not in page
        assert 'value="1402/09/10"' in page
        assert "desk/jalali-picker.js" in page

    def test_a_default_made_anew_at_each_request_is_no_change(self, form_class):
        opened = form_class()
        assert "made_at" not in form_class(typed_again(opened)).changed_data

    def test_the_label_leads_to_the_date(self, form_class):
        field = form_class()["begins_at"]
        label = BeautifulSoup(field.label_tag(), "html.parser").label
        date_input = BeautifulSoup(str(field), "html.parser").find("input", attrs={"name": "begins_at_0"})
        assert label["for"] == date_input["id"]
