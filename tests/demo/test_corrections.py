"""The demonstration's mended texts, reports and old addresses are what content/corrections.py reads."""

import pytest

from consulate.demo import content
from consulate.demo.content import corrections as corrections_content
from consulate.demo.content.tables import ContentError
from consulate.demo.corrections import make
from news.models import Article, ErrorReport, PublicText, Redirect
from news.redirects import find
from tests.factories import ArticleFactory, StaffFactory

TITLES = [article.title for article in content.load().articles]


@pytest.mark.django_db
def test_texts_reports_and_redirects_are_made():
    read = corrections_content.load(TITLES)
    wanted = {one.article for one in (*read.wordings, *read.reports, *read.redirects)} - {""}
    published = {article.title: article for article in content.load().articles if article.title in wanted}
    articles = [
        ArticleFactory(title=title, lead=demo.lead, status=demo.status, published_at=demo.published)
        for title, demo in published.items()
    ]
    mended = next(article for article in articles if article.title == read.wordings[0].article)
    now = max(demo.published for demo in published.values())
    make(read, articles, StaffFactory(), now)

    rows = list(PublicText.objects.filter(article=mended).order_by("id"))
    assert len({row.digest for row in rows}) == len(rows) == 3
    assert [row.since for row in rows] == sorted(row.since for row in rows)
    kept = Article.objects.get(pk=mended.pk)
    assert rows[0].since == kept.published_at
    assert (kept.lead, kept.text_digest, kept.updated_at) == (mended.lead, rows[-1].digest, rows[-1].since)
    assert ErrorReport.objects.filter(handled_at=None).count() == 3
    assert Redirect.objects.count() == len(read.redirects)
    assert find("/Show.aspx?ID=1285").target.startswith("/n/")
    assert find("/fa/نظرسنجی-1398").target == ""


@pytest.mark.parametrize(
    "name, text",
    [
        ("wordings", '[[article]]\narticle = "نیست"\nnote = "x"\nleads = [{ text = "y", hours = 1 }]'),
        ("wordings", f'[[article]]\narticle = "{TITLES[0]}"\nnote = "x"\nleads = []'),
        ("reports", f'[[report]]\narticle = "{TITLES[0]}"\ntext = "x"\nhours_ago = 1\nsetled = true'),
        ("redirects", '[[redirect]]\nold = "/a"\nnew = "//evil.example"'),
        ("redirects", f'[[redirect]]\nold = "/a"\nnew = "/b"\narticle = "{TITLES[0]}"'),
    ],
)
def test_a_mistake_in_them_is_named(tmp_path, name, text):
    for other in ("wordings", "reports", "redirects"):
        (tmp_path / f"{other}.toml").write_text(
            (corrections_content.FOLDER / f"{other}.toml").read_text("utf-8"), "utf-8"
        )
    (tmp_path / f"{name}.toml").write_text(text, "utf-8")
    with pytest.raises(ContentError, match=name):
        corrections_content.load(TITLES, tmp_path)
