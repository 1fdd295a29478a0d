"""Nights on which the clocks were changed, typed at the desk."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.utils import timezone

from news.jalali_forms import JalaliDateTimeField

# Moscow, 4 Aban 1393: at two o'clock it became one o'clock once more.
FIRST = datetime(2014, 10, 25, 21, 30, tzinfo=UTC)
SECOND = datetime(2014, 10, 25, 22, 30, tzinfo=UTC)


class Dates(forms.Form):
    at = JalaliDateTimeField()


def sent(form: forms.Form) -> dict[str, str]:
    """What a browser sends when nobody touches the form."""
    parts = form.fields["at"].widget.decompress(form.initial["at"])
    return {f"at_{number}": part for number, part in enumerate(parts)}


@pytest.mark.parametrize(
    ("day", "clock"), [("1400/01/02", "00:30"), ("1400/01/02", "00:00"), ("1401/01/02", "0:59")]
)
def test_tehrans_skipped_hour_is_refused_by_name(settings, day, clock):
    settings.TIME_ZONE = "Asia/Tehran"
    form = Dates({"at_0": day, "at_1": clock})
    assert [error.code for error in form.errors["at"].as_data()] == ["skipped_time"]


def test_the_minute_after_the_skipped_hour_is_kept(settings):
    settings.TIME_ZONE = "Asia/Tehran"
    form = Dates({"at_0": "1400/01/02", "at_1": "01:00"})
    assert form.is_valid()
    assert form.cleaned_data["at"].astimezone(UTC) == datetime(2021, 3, 21, 20, 30, tzinfo=UTC)


def test_a_time_that_moscow_had_twice_is_the_first_when_typed(settings):
    settings.TIME_ZONE = "Europe/Moscow"
    form = Dates({"at_0": "1393/08/04", "at_1": "01:30"})
    assert form.is_valid()
    assert form.cleaned_data["at"].astimezone(UTC) == FIRST


@pytest.mark.parametrize("instant", [FIRST, SECOND])
def test_of_two_equal_times_the_stored_one_stays(settings, instant):
    settings.TIME_ZONE = "Europe/Moscow"
    opened = Dates(initial={"at": instant})
    assert list(sent(opened).values())[:2] == ["1393/08/04", "01:30"]
    again = Dates(sent(opened), initial={"at": instant})
    assert again.is_valid()
    assert again.cleaned_data["at"].astimezone(UTC) == instant
    assert not again.has_changed()


def test_the_active_zone_of_a_request_changes_nothing(settings):
    settings.TIME_ZONE = "Europe/Moscow"
    with timezone.override("America/Los_Angeles"):
        form = Dates({"at_0": "1402/09/10", "at_1": "12:26"})
        assert form.is_valid()
    assert form.cleaned_data["at"].astimezone(UTC) == datetime(2023, 12, 1, 9, 26, tzinfo=UTC)


def test_a_summer_day_of_then_is_read_with_the_offset_of_then(settings):
    settings.TIME_ZONE = "Europe/Moscow"
    form = Dates({"at_0": "1391/04/15", "at_1": "12:00"})
    assert form.is_valid()
    assert form.cleaned_data["at"].astimezone(UTC) == datetime(2012, 7, 5, 8, 0, tzinfo=UTC)
