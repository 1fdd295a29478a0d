"""Every form of the desk warns before something typed into it would be lost; the article's form: test_unsaved_work."""

import pytest

from news.models import Tag
from tests.factories import CommentFactory, MeetingFactory, PictureFactory, TagFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WATCHED = "form[data-is-watched]"


@pytest.fixture
def desk(request, open_browser, newsroom):
    """An editor's browser, with what it was warned of; each warning is waved aside."""
    visit = open_browser()
    visit.warned = []
    visit.login(getattr(request, "param", "editor"))
    visit.page.on("dialog", lambda dialog: (visit.warned.append(dialog.type), dialog.accept()))
    return visit


def form(visit, address: str):
    page = visit.go(address)
    page.locator(WATCHED).first.wait_for(state="attached")
    return page


def test_a_form_warns_when_it_was_changed_and_not_when_it_is_sent(desk):
    tag = TagFactory(name="نوروز")
    address = f"/admin/news/tag/{tag.pk}/change/"
    page = form(desk, address)
    page.click("#id_name")
    desk.go("/admin/news/tag/")
    assert desk.warned == []

    page = form(desk, address)
    page.click("#id_name")
    page.keyboard.type("ی")
    desk.go("/admin/news/tag/")
    assert desk.warned == ["beforeunload"]

    page = form(desk, address)
    page.fill("#id_name", "جشن نوروز")
    desk.press("input[name=_save]")
    assert Tag.objects.get().name == "جشن نوروز"
    # What is typed into a search is no work.
    page.click("#searchbar")
    page.keyboard.type("نو")
    desk.go("/admin/")
    assert desk.warned == ["beforeunload"]


def test_rows_files_and_what_scripts_write_are_changes_too(desk):
    meeting, picture = MeetingFactory(subject="گفت‌وگو"), PictureFactory()
    page = form(desk, f"/admin/news/meeting/{meeting.pk}/change/")
    page.locator("[data-side] [data-add]").first.click()
    desk.go("/admin/")
    assert len(desk.warned) == 1

    page = form(desk, f"/admin/news/picture/{picture.pk}/change/")
    page.click("#id_caption")
    page.set_input_files("#id_file", {"name": "a.png", "mimeType": "image/png", "buffer": b"x"})
    desk.go("/admin/")
    assert len(desk.warned) == 2


@pytest.mark.parametrize("desk", ["moderator"], indirect=True)
def test_a_half_written_answer_to_a_reader_warns(desk):
    page = form(desk, f"/admin/comments/comment/{CommentFactory().pk}/answer/")
    page.locator("form.act-form textarea").click()
    page.keyboard.type("سلام")
    desk.go("/admin/")
    assert desk.warned == ["beforeunload"]
