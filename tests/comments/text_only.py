"""Whether pages show comments as text: the hostile texts as the form lets them through, and what to compare."""

from collections.abc import Callable

from bs4 import BeautifulSoup, Tag
from django.test import Client

from comments.forms import CommentForm
from comments.models import Comment
from news.models import Article
from tests.comments.hostile_texts import HOSTILE


def cleaned(text: str) -> dict[str, str]:
    """Name and words as the form lets them through."""
    form = CommentForm({"name": text[:60], "text": text})
    assert form.is_valid(), (text, form.errors)
    return {"name": form.cleaned_data["name"], "text": form.cleaned_data["text"]}


CLEAN = [cleaned(text) for text in HOSTILE]


def joined() -> list[dict[str, str]]:
    """The same five hundred in as few comments as hold them, for pages that show one comment."""
    found, words = [], []
    for entry in sorted(CLEAN, key=lambda entry: len(entry["text"])):
        if words and len("\n".join([*words, entry["text"]])) > 2_000:
            found.append({"name": CLEAN[len(found)]["name"], "text": "\n".join(words)})
            words = []
        words.append(entry["text"])
    return [*found, {"name": CLEAN[len(found)]["name"], "text": "\n".join(words)}]


def kept(article: Article, entries: list[dict[str, str]], **fields) -> list[Comment]:
    comments = [Comment(article=article, **entry, **fields) for entry in entries]
    return Comment.objects.bulk_create(comments)


def parsed(page: str) -> BeautifulSoup:
    return BeautifulSoup(page, "html.parser")


def shape(page: BeautifulSoup) -> list[tuple]:
    """Every element with its attributes, without what they say."""
    return [(tag.name, *sorted(tag.attrs)) for tag in page.find_all()]


def make_harmless() -> None:
    """Names and words of the same length and the same lines, made of one letter."""
    comments = list(Comment.objects.all())
    for comment in comments:
        comment.name = "ب" * len(comment.name)
        comment.text = "\n".join("ب" * len(line) for line in comment.text.split("\n"))
    Comment.objects.bulk_update(comments, ["name", "text"])


def assert_text_only(
    show: Callable[[], list[str]], check: Callable[[BeautifulSoup], int], expected: int
) -> None:
    """The pages hold each text as it is, and no element that they would not hold with harmless texts."""
    hostile = [parsed(page) for page in show()]
    assert sum(check(page) for page in hostile) == expected
    make_harmless()
    assert [shape(page) for page in hostile] == [shape(parsed(page)) for page in show()]


def page_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def shown_in(element: Tag, comment: Comment, name: str | None, text: str) -> int:
    """Whether the element shows this comment, word for word; gives 1 to be counted."""
    assert element.find("bdi", class_=name).get_text() == comment.display_name
    assert comment.text in [found.get_text() for found in element.find_all(class_=text)]
    return 1
