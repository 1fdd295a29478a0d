"""What the tests of the register share: two meetings that differ in everything."""

from datetime import date

import pytest

from tests.factories import (
    OfficeFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    published_meeting,
)

BANK = "دیدار با بانک نوبهار"
CITY = "گشایش کتابخانهٔ شهر"


@pytest.fixture
def two():
    """A meeting with a bank in Azar 1402, and a ceremony in a library in Farvardin 1403."""
    OfficeFactory()
    bank = published_meeting(subject=BANK, place="سالن آبی", city="کازان", summary="تسویهٔ حساب بازرگانان")
    ParticipantFactory(meeting=bank, side="ours", rank=1, name="مهدی نیک‌نام", position="سرکنسول")
    ParticipantFactory(
        meeting=bank,
        side="counterpart",
        rank=1,
        name="رستم نوروزاف",
        position="رئیس هیئت‌مدیره",
        organization_name="بانک نوبهار",
        person=PersonFactory(name="رستم نوروزاف", name_cyrillic="Рустам Наврузов"),
        organization=OrganizationFactory(name="بانک نوبهار", name_latin="Navbahar Bank"),
    )
    library = published_meeting(subject=CITY, kind="ceremony", starts_on=date(2024, 3, 20), city="اوفا")
    ParticipantFactory(
        meeting=library,
        side="counterpart",
        rank=1,
        name="آلسو رضایی",
        position="شهردار",
        organization_name="شهرداری اوفا",
    )
    return bank, library
