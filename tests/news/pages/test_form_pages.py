"""The pages for browsers without JavaScript; what is sent to them, tests/comments tells."""

import pytest
from bs4 import BeautifulSoup

from tests.factories import RatingFactory

pytestmark = pytest.mark.django_db
HERE = {"Sec-Fetch-Site": "same-origin"}


def sent(client, address, **data):
    response = client.post(address, data, headers=HERE)
    return BeautifulSoup(response.content, "html.parser")


def test_the_comment_form_alone(article, read):
    page = read(f"/news/{article.pk}/comments/")
    assert page.select_one("form[method=post]")["action"] == f"/news/{article.pk}/comments/"
    assert page.select_one("[name=token]")["value"]
    assert page.select_one("[name=text][required]")
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert page.select(f".over a[href='{article.get_absolute_url()}']")


def test_typed_words_come_back_to_be_sent_once_more(article, client):
    page = sent(
        client, f"/news/{article.pk}/comments/", name="مهتاب", text="دیدگاه من <b>", token="", website=""
    )
    assert page.select_one(".notice").text
    assert page.select_one("[name=name]")["value"] == "مهتاب"
    assert page.select_one("[name=text]").text == "دیدگاه من <b>"
    assert page.select_one("[name=token]")["value"]


def test_an_error_stands_beside_its_field(article, client):
    page = sent(client, f"/news/{article.pk}/comments/", name="", text="", token="", website="")
    field = page.select_one("[name=text]")
    assert field["aria-invalid"] == "true"
    assert page.select_one(f"#{field['aria-describedby'].split()[0]}").text.strip()
    assert "aria-invalid" not in page.select_one("[name=name]").attrs


def test_a_closed_discussion_keeps_the_words_to_be_copied(article, client):
    article.comments_open = False
    article.save()
    closed = sent(client, f"/news/{article.pk}/comments/", name="", text="دیدگاه من", token="", website="")
    assert not closed.select("form[method=post]")
    field = closed.select_one("textarea[readonly]")
    assert field.text == "دیدگاه من"
    assert closed.select_one(f"label[for={field['id']}]")


def test_the_stars_alone_with_what_others_gave(article, read):
    RatingFactory(article=article)
    page = read(f"/news/{article.pk}/rating/")
    assert len(page.select("fieldset.stars input[type=radio]")) == 5
    assert "۱ رأی" in page.select_one(".summary").text
    assert not page.select("[checked]")


def test_a_vote_is_confirmed_and_shown(article, client):
    response = client.post(f"/news/{article.pk}/rating/", {"score": "4"}, headers=HERE, follow=True)
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one(".notice.received")
    assert page.select_one("[checked]")["value"] == "4"
