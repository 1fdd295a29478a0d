"""Every step of the workflow, for every role, from every state, by a request made by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from news import jalali
from news.models import Article, Transition
from news.moves import MOVES
from tests.desk.forms import article_data, editorial, send
from tests.factories import ArticleFactory, CategoryFactory

NOTES = {
    "note_return": "تاریخ را بیفزایید",
    "note_force": "همکاری نبود",
    "note_unpublish": "نادرست بود",
    "withdrawal_notice": "این خبر درست نیست",
}
# What leads on from each state. Of what is not named, nothing may happen.
NOBODY: dict[str, set[str]] = {}
EDITOR = {
    "draft": {"submit", "force"},
    "in_review": {"return", "publish", "force"},
    "scheduled": {"unschedule", "unpublish"},
    "public": {"withdraw", "unpublish"},
    "withdrawn": {"unpublish", "republish", "force"},
    "unpublished": {"republish", "reopen", "force"},
}
MAY_TAKE = {
    "writer, own": {"draft": {"submit"}, "in_review": {"recall"}},
    "writer, of another": NOBODY,
    "editor, own": EDITOR | {"in_review": {"recall", "return", "force"}},
    "editor, of another": EDITOR,
    "administrator, of another": EDITOR,
    "moderator, of another": NOBODY,
    "auditor, of another": NOBODY,
    "nobody, of another": NOBODY,
}
STATES = list(EDITOR)


def article_in(state: str, author, category) -> Article:
    """Handed in by its author, and then public, before it came where it is."""
    text = article_data(category)
    now = timezone.now()
    article = ArticleFactory(
        **{name: text[name] for name in ("title", "lead", "body")},
        category=category,
        author=author,
        submitted_by=author,
        submitted_at=now - timedelta(hours=2),
        published_at=now + timedelta(days=1) if state == "scheduled" else now - timedelta(hours=1),
    )
    status = {"scheduled": "published", "public": "published"}.get(state, state)
    withdrawn_at = now if status == "withdrawn" else None
    Article.objects.filter(pk=article.pk).update(status=status, withdrawn_at=withdrawn_at)
    article.refresh_from_db()
    return article


def pressed(article: Article, name: str) -> dict:
    moment = timezone.localtime(article.published_at, jalali.site_zone())
    when = {"published_at_0": jalali.typed_date(moment), "published_at_1": f"{moment:%H:%M}"}
    when["published_at_2"] = article.published_at.isoformat()
    author = article.author_id
    return editorial(article_data(article.category, _move=name, **when), author=author) | NOTES


# Administrators do here what editors do.
CHEAP = [who for who in MAY_TAKE if who != "administrator, of another"]


@pytest.mark.parametrize("who", [*CHEAP, pytest.param("administrator, of another", marks=pytest.mark.full)])
def test_every_step_from_every_state(who, request, login, writer, editor, nobody, auditor):
    name, whose = who.split(", ")
    person = request.getfixturevalue(name)
    author = person if whose == "own" else (writer if name != "writer" else editor)
    browser, category = login(person), CategoryFactory()
    taken = {}
    for state in STATES:
        article = article_in(state, author, category)
        for move in MOVES.values():
            before = Article.objects.filter(pk=article.pk).values().get()
            response = send(browser, article, pressed(article, move.name))
            after = Article.objects.filter(pk=article.pk).values().get()
            if response.status_code == 302:
                taken.setdefault(state, set()).add(move.name)
                step = Transition.objects.filter(article=article).latest("pk")
                assert (step.move, step.by, after["status"]) == (move.name, person, move.target)
                assert bool(step.note) == bool(move.asks)
                # The next step is tried on another one, from the same state.
                article = article_in(state, author, category)
            else:
                assert response.status_code in {200, 403}
                assert after == before, (state, move.name)
    assert taken == MAY_TAKE[who]


def test_the_table_knows_every_step():
    known = set().union(*(steps for table in MAY_TAKE.values() for steps in table.values()))
    assert known == set(MOVES)
