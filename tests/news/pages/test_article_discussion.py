"""What stands under an article: comments, stars, and their forms."""

import pytest

from tests.factories import CommentFactory

pytestmark = pytest.mark.django_db


def test_a_comment_keeps_its_lines_and_its_direction(article, read):
    CommentFactory(article=article, status="approved", name="Timur", text="Kazan 2026 عالی بود!\nسپاس")
    comment = read(article.get_absolute_url()).select_one(".comment")
    assert comment.select_one("bdi.name").text == "Timur"
    text = comment.select_one(".said-text")
    assert (text["dir"], text.text) == ("auto", "Kazan 2026 عالی بود!\nسپاس")


def test_an_answer_stands_under_its_question(article, read):
    question = CommentFactory(article=article, status="approved", text="پرسش")
    CommentFactory(article=article, status="approved", text="پاسخ", parent=question)
    thread = read(article.get_absolute_url()).select_one(".comments > li")
    assert [text.text for text in thread.select(".said-text")] == ["پرسش", "پاسخ"]
    assert thread.ol.select_one(".said-text").text == "پاسخ"


def test_the_forms_work_without_javascript(article, read):
    page = read(article.get_absolute_url())
    rating, comment = page.select_one("form[data-rating]"), page.select_one("form[data-comment]")
    assert (rating["method"], rating["action"]) == ("post", f"/news/{article.pk}/rating/")
    assert (comment["method"], comment["action"]) == ("post", f"/news/{article.pk}/comments/")
    assert rating.button and comment.button
    assert page.noscript.img["src"] == f"/news/{article.pk}/read.gif"
    assert not page.select("[name=csrfmiddlewaretoken]")


def test_the_stars_are_labelled_radios_in_a_group(article, read):
    group = read(article.get_absolute_url()).select_one("fieldset.stars")
    assert group.legend.text == "امتیاز شما"
    labels = [
        (label.input["type"], label.input["value"], label.text.strip()) for label in group.select("label")
    ]
    assert labels == [("radio", str(n), f"{fa} ستاره") for n, fa in enumerate("۱۲۳۴۵", start=1)]
    assert not group.select("[checked]")


def test_every_field_of_the_comment_form_has_a_label_and_the_rules_stand_beside_it(article, read):
    form = read(article.get_absolute_url()).select_one("form[data-comment]")
    for field in form.select("input:not([type=hidden]), textarea"):
        assert form.select(f"label[for={field['id']}]"), field
    assert "پس از بررسی و تأیید نمایش داده می‌شوند" in form.select_one(".rules").text
    assert "required" not in form.select_one("[name=name]").attrs
    # The browser would count halves of emoji and cut a pasted text; the server and the counter say what is too long.
    assert "maxlength" not in form.select_one("[name=text]").attrs
    assert form.select_one("[data-counter]")["data-counter"] == "2000"
    # The trap is no hidden field, which robots know, and no person can come upon it.
    trap = form.select_one("[name=website]")
    assert trap.get("type") != "hidden"
    assert (trap["tabindex"], trap.find_parent(class_="trap")["aria-hidden"]) == ("-1", "true")


def test_a_closed_discussion_has_no_form(article, read):
    article.comments_open = False
    article.save()
    page = read(article.get_absolute_url())
    assert not page.select("form[data-comment]")
    assert "بسته است" in page.select_one(".discussion").text
    assert page.select("form[data-rating]")
