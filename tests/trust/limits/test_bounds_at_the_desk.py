"""What one request at the desk may do at most: a stolen session or a slip of the hand stays small."""

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client, RequestFactory

from comments.admin.act_forms import MAX_BULK
from news.models import Article, Tag
from tests.factories import ArticleFactory, CategoryFactory, StaffFactory

pytestmark = pytest.mark.django_db
FEW, MANY = 20, 500
# What takes something from readers or from colleagues.
GRAVE = {"delete_selected", "unpublish_chosen", "publish_chosen", "submit_chosen"}


def acts() -> dict[str, int | None]:
    """Every act of many rows, of every list, as somebody who may do everything is offered it, with its bound."""
    request = RequestFactory().get("/")
    request.user = StaffFactory(is_superuser=True)
    return {
        f"{model.__name__}: {name}": getattr(act, "limit", None)
        for model, desk in admin.site._registry.items()
        for name, (act, _name, _label) in desk.get_actions(request).items()
    }


def test_every_act_of_many_rows_has_a_bound():
    found = acts()
    assert len(found) > 15
    assert {name for name, limit in found.items() if limit is None or limit > MANY} == set()
    grave = {name: limit for name, limit in found.items() if name.split(": ")[1] in GRAVE}
    assert {name for name, limit in grave.items() if limit > FEW} == set()
    assert {name.split(": ")[1] for name in grave} == GRAVE
    assert MAX_BULK == MANY


@pytest.fixture
def browser(administrator, login) -> Client:
    return login(administrator)


def told(browser: Client, address: str, sent: dict) -> str:
    return browser.post(address, sent, follow=True).content.decode()


@pytest.mark.parametrize("way", ["each chosen", "the whole list"])
def test_twenty_one_rows_are_not_deleted(browser, way):
    tags = Tag.objects.bulk_create(Tag(name=f"برچسب {n}", slug=f"t{n}") for n in range(FEW + 1))
    sent = {"action": "delete_selected", "post": "yes", ACTION_CHECKBOX_NAME: [tag.pk for tag in tags]}
    if way == "the whole list":
        sent |= {"select_across": "1", ACTION_CHECKBOX_NAME: [tags[0].pk]}
    assert "حداکثر ۲۰ مورد" in told(browser, "/admin/news/tag/", sent)
    assert Tag.objects.count() == FEW + 1


@pytest.mark.parametrize("way", ["each chosen", "the whole list"])
def test_twenty_one_articles_stay_public(browser, way):
    articles = ArticleFactory.create_batch(FEW + 1, category=CategoryFactory())
    sent = {"action": "unpublish_chosen", "confirmed": "1", "note": "اشتباه"}
    sent |= {
        ACTION_CHECKBOX_NAME: [article.pk for article in articles],
        "seen": [f"{article.pk} {article.modified_at.isoformat()}" for article in articles],
    }
    if way == "the whole list":
        sent |= {"select_across": "1", ACTION_CHECKBOX_NAME: [articles[0].pk]}
    assert "حداکثر ۲۰ مورد" in told(browser, "/admin/news/article/", sent)
    assert Article.objects.published().count() == FEW + 1


FORMS = ["/admin/news/tag/add/", "/admin/news/article/", "/admin/login/", "/admin/comments/comment/bulk/"]


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
def test_a_form_of_more_than_a_thousand_fields_is_400_and_says_why(browser, address, kind):
    fields = {f"a{number}": "1" for number in range(1_001)}
    if kind == "multipart":
        answer = browser.post(address, fields)
    else:
        body = "&".join(f"{name}=1" for name in fields)
        answer = browser.post(address, body, content_type="application/x-www-form-urlencoded")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "بیش از ۱٬۰۰۰ خانه" in page and "دکمهٔ بازگشت" in page and 'lang="fa"' in page
    assert "Traceback" not in page and "TooManyFields" not in page


def test_a_thousand_fields_are_read(browser):
    fields = {f"a{number}": "1" for number in range(998)} | {"name": "نوروز", "slug": ""}
    assert browser.post("/admin/news/tag/add/", fields).status_code == 302
    assert Tag.objects.filter(name="نوروز").exists()


def test_a_text_beyond_a_megabyte_is_400_and_says_why(browser):
    answer = browser.post("/admin/news/tag/add/", {"name": "ن" * 600_000})
    assert answer.status_code == 400
    assert "بیش از اندازه بزرگ" in answer.content.decode()


def test_six_files_are_400_and_say_why(browser):
    names = [
        f'--x\r\nContent-Disposition: form-data; name="f"; filename="{n}.png"\r\n\r\nx\r\n' for n in range(6)
    ]
    answer = browser.post(
        "/admin/news/picture/add/",
        "".join(names) + "--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 400
    assert "پروند" in answer.content.decode()
