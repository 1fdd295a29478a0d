"""Bringing a list of people in from a file, on a desk and on a telephone."""

import pytest
from playwright.sync_api import expect

from news.models import Person
from tests.browser.conftest import PHONE_FIRST
from tests.factories import OfficeFactory, OrganizationFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FILE = """\ufeffname,name_latin,other_names,position,organization,from
علی‌رضا کریمی,Alireza Karimi,علیرضا کریمی,شهردار,شهرداری کازان,۱۴۰۲/۰۹/۱۰
مینا راد,Mina Rad,,,,
رستم نیک‌نام,Rustam N.,,,,
سارا ناکجا,,,مدیر,نهاد ناشناس,1402/12/30
سهراب,,,رئیس,شهرداری کازان,1402/12/30
"""


@PHONE_FIRST
def test_a_file_is_shown_first_and_then_imported(open_browser, newsroom, width):
    OfficeFactory()
    OrganizationFactory(name="شهرداری کازان")
    PersonFactory(name="مینا راد", name_latin="M. Rad")
    PersonFactory(name="رستم نیک‌نام", name_latin="Rustam N.")
    visit = open_browser(width)
    visit.login("writer")
    page = visit.go("/admin/news/person/")
    assert visit.fits()
    visit.picture("people-list-with-files")
    page.click("a[href$='/person/import/']")
    page.wait_for_load_state("networkidle")
    assert visit.fits()
    visit.picture("import-choose")
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": b"nonsense\nx"}
    page.set_input_files("#id_file", file)
    visit.press("#import-form input[type=submit]")
    expect(page.locator(".form-row.errors .errorlist")).to_be_visible()
    visit.picture("import-refused")
    page.set_input_files("#id_file", {**file, "buffer": FILE.encode()})
    visit.press("#import-form input[type=submit]")
    expect(page.locator("#result_list tbody tr")).to_have_count(5)
    assert visit.fits()
    visit.picture("import-shown")
    assert Person.objects.count() == 2
    visit.press("#confirm-form input[type=submit]")
    expect(page.locator(".messagelist")).to_contain_text("۱ سطر تازه")
    assert Person.objects.count() == 3
