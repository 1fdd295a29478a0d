"""Standing pages at the desk: plain text with headings, an address of its own, seen as the public reads it."""

import pytest
from django.contrib.messages import get_messages

from news.models import Page
from tests.desk.forms import errors
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(administrator, login):
    return login(administrator)


class TestPages:
    LIST = "/admin/news/page/"

    def send(self, browser, page=None, **fields):
        sent = {
            "title": "دسترسی به دفتر",
            "text": "# نشانی\n\nخیابان",
            "position": "50",
            "is_public": "on",
            **fields,
        }
        return browser.post(f"{self.LIST}{page.pk}/change/" if page else f"{self.LIST}add/", sent)

    def test_a_page_gets_its_address_from_its_title(self, browser, client):
        assert self.send(browser).status_code == 302
        page = Page.objects.get(slug="دسترسی-به-دفتر")
        assert client.get(page.get_absolute_url()).status_code == 200

    def test_the_form_explains_the_signs_and_shows_the_saved_text(self, browser):
        page = PageFactory(text="# نشانی\n\n<b>خیابان</b>")
        shown = browser.get(f"{self.LIST}{page.pk}/change/").content.decode()
        assert "در آغاز سطر:" in shown
        assert '<h2 id="نشانی">نشانی</h2>' in shown
        assert "<b>خیابان</b>" not in shown
        assert f'href="{page.get_absolute_url()}"' in shown

    def test_a_link_that_is_none_is_named_after_saving(self, browser):
        text = (
            "[الف](javascript:alert(1)) [ب](example.org) [پ](/office/) [ت](https://example.org/12) [ث](<b>)"
        )
        answer = self.send(browser, PageFactory(), text=text)
        (told,) = [str(one) for one in get_messages(answer.wsgi_request) if one.level_tag == "warning"]
        assert "[الف](javascript:alert" in told and "[ب](example.org)" in told and "[ث](<b>)" in told
        assert "[پ]" not in told and "[ت]" not in told
        assert "<b>" not in browser.get(self.LIST).content.decode()

    def test_good_links_are_saved_without_a_word(self, browser):
        answer = self.send(browser, PageFactory(), text="[پ](/office/) متن [۱] (یادداشت)")
        assert not [one for one in get_messages(answer.wsgi_request) if one.level_tag == "warning"]

    def test_a_page_that_nobody_sees_has_no_link_to_it(self, browser):
        page = PageFactory(is_public=False)
        assert "viewsitelink" not in browser.get(f"{self.LIST}{page.pk}/change/").content.decode()

    def test_an_old_address_goes_on_leading_there(self, browser, client):
        page = PageFactory(title="نام کهنه")
        old = page.get_absolute_url()
        assert self.send(browser, page, title="نام نو", slug="نام-نو").status_code == 302
        moved = client.get(old, follow=True)
        page.refresh_from_db()
        assert page.slug == "نام-نو"
        assert moved.redirect_chain == [(page.get_absolute_url(), 301)]
        assert moved.status_code == 200

    def test_an_address_that_is_taken_is_refused(self, browser):
        PageFactory(slug="taken")
        answer = self.send(browser, slug="taken")
        assert answer.status_code == 200
        assert errors(answer)

    @pytest.mark.parametrize("text", ["", "؟!", "متن\u202e وارونه"])
    def test_a_text_needs_words_and_deceives_nobody(self, browser, text):
        assert errors(self.send(browser, text=text))
