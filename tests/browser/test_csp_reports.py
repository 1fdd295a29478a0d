"""A real browser reports what it kept from a page, and the desk shows it."""

import pytest

from consulate.models import CspReport
from tests.conftest import staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_what_a_browser_blocks_stands_at_the_desk(open_browser, newsroom):
    staff("auditor", "auditor")
    visit = open_browser()
    page = visit.go("/news/?page=1")
    with page.expect_request("**/csp-report") as sent:
        page.evaluate("document.body.setAttribute('onclick', 'alert(1)'); document.body.click()")
    assert sent.value.response().status == 204
    assert visit.complaints and "inline event handler" in visit.complaints.pop()
    report = CspReport.objects.get()
    assert (report.page, report.directive, report.blocked) == ("/news/", "script-src-attr", "inline")
    visit.login("auditor")
    shown = visit.go("/admin/consulate/cspreport/")
    assert "کد یا سبکی که در خود صفحه نوشته شده" in shown.locator("#result_list").inner_text()
    shown.set_viewport_size({"width": 320, "height": 900})
    assert visit.fits()
    visit.picture("csp-reports")
    shown.set_viewport_size({"width": 1280, "height": 900})
    visit.picture("csp-reports")
