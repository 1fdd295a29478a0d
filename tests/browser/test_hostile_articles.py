"""Hostile rich text on its real way: kept as an article, shown to readers, and opened again in the editor."""

import pytest

from news import richtext
from news.models import Article
from tests.browser.test_hostile_comments import watched
from tests.factories import ArticleFactory, OfficeFactory
from tests.trust.hostile_html.corpus import CORPUS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A body's limits hold for all that stands in it: so many vectors make one article, each in its own paragraph.
A_BODY = 40
# Ends whatever a vector has left open, which would swallow those after it.
OPEN = "script style textarea title xmp iframe noembed noframes noscript select template svg math table a b form button"
END = "\"'>-->]]>" + "".join(f"</{name}>" for name in OPEN.split())
# What a page knows of scripts that ran: dialogs, and a name that no script of ours writes.
FOREIGN = "script:not([src]):not([type='application/ld+json']), iframe, object, embed, [onerror], [onload], [onclick]"


def bodies(vectors: list[str]) -> list[str]:
    """As many vectors to a body as its limits allow."""
    body = "".join(f"{vector}{END}<p>نشان</p>" for vector in vectors)
    try:
        richtext.clean(body)
    except richtext.UnfitText:
        half = len(vectors) // 2
        return bodies(vectors[:half]) + bodies(vectors[half:]) if half else []
    return [body]


def kept(step: int) -> list[Article]:
    vectors = CORPUS[::step]
    parts = [vectors[first : first + A_BODY] for first in range(0, len(vectors), A_BODY)]
    found = [body for part in parts for body in bodies(part)]
    return [ArticleFactory(body=body, title=f"متن {number}") for number, body in enumerate(found)]


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.full)])
def test_an_articles_page_runs_nothing_of_its_text(open_browser, step):
    OfficeFactory()
    articles = kept(step)
    assert sum(article.body.count("نشان") for article in articles) > 0.8 * len(CORPUS) / step
    visit = open_browser()
    seen = watched(visit)
    for article in articles:
        page = visit.go(article.get_absolute_url())
        page.wait_for_load_state("networkidle")
        assert page.locator(f"article {FOREIGN}").count() == 0
        assert page.url.endswith(article.get_absolute_url())
        assert page.locator("h1").inner_text() == article.title
    assert seen == {"dialogs": [], "requests": []}


def test_bodies_that_no_policy_has_seen_run_nothing_either(open_browser):
    """As rows of a time before, or of a hand in the database: a page cleans once more what it shows."""
    OfficeFactory()
    article = ArticleFactory(title="متن خام")
    Article.objects.update(body="<p>آغاز</p>" + END.join(CORPUS[7 : 7 + A_BODY]))
    visit = open_browser()
    seen = watched(visit)
    page = visit.go(article.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert page.locator(f"article {FOREIGN}").count() == 0
    assert seen == {"dialogs": [], "requests": []}


def test_the_editor_gets_none_of_it(open_browser, newsroom):
    """The one page whose policy lets inline scripts run, for the sake of the editor."""
    article = ArticleFactory(author=newsroom["writer"], status="draft", title="پیش‌نویس")
    Article.objects.update(body="<p>آغاز</p>" + END.join(CORPUS[:A_BODY]))
    visit = open_browser()
    seen = watched(visit)
    visit.login("editor")
    page = visit.go(f"/admin/news/article/{article.pk}/change/")
    editor = page.frame_locator(".cke_wysiwyg_frame")
    editor.locator("body p").first.wait_for()
    assert editor.locator("[onerror], [onload], [onclick], script, iframe, svg, math").count() == 0
    assert "آغاز" in editor.locator("body").inner_text()
    assert seen == {"dialogs": [], "requests": []}
