"""Of all that stands in a phone field, one number is dialled."""

import pytest
from django.core.exceptions import ValidationError

from news.phones import dialled, holds_a_number


@pytest.mark.parametrize(
    "typed, number",
    [
        ("+7 (000) ۱۲-۳۴", "+70001234"),
        ("(843) 123-45-67", "8431234567"),
        ("+7 843 000-11-22 (داخلی ۱۲)", "+78430001122"),
        ("+7 843 000-11-22 (12)", "+78430001122"),
        ("+7 843 000-11-22, 33", "+78430001122"),
        ("+7 843 000-11-22، ۳۳", "+78430001122"),
        ("+7 843 0001122 / +7 843 2223344", "+78430001122"),
        ("+7 843 0001122 +7 843 2223344", "+78430001122"),
        ("تلفن: ۱۲۳-۴۵ و ۴۵-۶۷", "12345"),
        ("112", "112"),
        ("ندارد", ""),
        ("12", ""),
        ("1" * 16, ""),
        ("", ""),
        ("+" * 40, ""),
        ("(" * 40, ""),
    ],
)
def test_the_first_number_is_dialled(typed, number):
    assert dialled(typed) == number


@pytest.mark.parametrize("typed", ["ندارد", "داخلی ۱۲", "javascript:alert(1)", "5" * 40])
def test_a_field_without_one_is_refused(typed):
    with pytest.raises(ValidationError):
        holds_a_number(typed)
