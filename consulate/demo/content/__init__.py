"""The demo newsroom as written in the *.toml files beside this one: read, checked and frozen.

Every person and quotation in it is invented. A mistake in a file raises ContentError, which names the
file, the entry and what is wrong with it.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from consulate.demo.content import comments, markup
from consulate.demo.content.comments import DemoComment
from consulate.demo.content.tables import ContentError, Table, read_toml
from consulate.demo.paintings import MOTIFS
from news.models import Article

CONTENT = Path(__file__).parent
# As the model names them.
OFFICE = (
    "name", "tagline", "address", "map_url", "phone", "emergency_phone", "email", "hours", "about",
    "signature_name", "signature_position",
)  # fmt: skip
LONGEST_TITLE = 90


@dataclass(frozen=True)
class DemoCategory:
    name: str
    slug: str
    description: str
    order: int


@dataclass(frozen=True, order=True)
class DemoPicture:
    """What to paint (paintings.paint) and what to say about it."""

    motif: str
    seed: int
    caption: str
    alt: str
    credit: str


@dataclass(frozen=True)
class DemoArticle:
    """`ratings` counts the votes for 1 to 5 stars; `popularity` (0 to 3) weighs the generated views.

    `published` is empty for a draft without a date.
    """

    category: str
    over_title: str
    title: str
    lead: str
    body: str
    slug: str
    status: str
    published: datetime | None
    withdrawn: datetime | None
    notice: str
    tags: tuple[str, ...]
    picture: DemoPicture
    ratings: tuple[int, ...]
    popularity: float
    baseline_views: int
    comments: tuple[DemoComment, ...]


@dataclass(frozen=True)
class DemoNewsroom:
    office: dict[str, str]
    categories: tuple[DemoCategory, ...]
    articles: tuple[DemoArticle, ...]


def load(folder: Path = CONTENT) -> DemoNewsroom:
    """The whole newsroom, articles from the oldest to the newest and the undated last; raises ContentError."""
    files = [_read(path) for path in sorted(folder.glob("*.toml")) if path.stem != "office"]
    articles = [article for _, of_category in files for article in of_category]
    _refuse_repeated("title", [article.title for article in articles])
    _refuse_repeated("category", [category.slug for category, _ in files])
    return DemoNewsroom(
        office=_office(folder / "office.toml"),
        categories=tuple(sorted((category for category, _ in files), key=lambda category: category.order)),
        articles=tuple(sorted(articles, key=_age)),
    )


def _age(article: DemoArticle) -> tuple[bool, float]:
    return (article.published is None, article.published.timestamp() if article.published else 0)


def _refuse_repeated(what: str, values: list[str]) -> None:
    if repeated := {value for value in values if values.count(value) > 1}:
        raise ContentError(f"the same {what} twice: {', '.join(sorted(repeated))}")


# --- Files ----------------------------------------------------------------------------------------


def _office(path: Path) -> dict[str, str]:
    table = read_toml(path)
    fields = {name: table.words(name, longest=3000) for name in OFFICE}
    table.finish()
    return fields


def _read(path: Path) -> tuple[DemoCategory, list[DemoArticle]]:
    file = read_toml(path)
    head = Table(f"{path.name}, category", file.take("category", dict))
    category = DemoCategory(
        name=head.words("name", longest=60),
        slug=head.words("slug", longest=80),
        description=head.words("description", longest=300),
        order=head.take("order", int),
    )
    credit = head.words("credit", longest=120)
    head.finish()
    articles = [
        _article(Table(f"{path.name}, article {number}", values), category.slug, credit)
        for number, values in enumerate(file.take("article", list), start=1)
    ]
    file.finish()
    return category, articles


# --- Articles -------------------------------------------------------------------------------------


def _article(table: Table, category: str, credit: str) -> DemoArticle:
    title = table.words("title", longest=LONGEST_TITLE)
    table.where += f" «{title}»"
    article = DemoArticle(
        category=category,
        over_title=table.words("over_title", "", longest=120),
        title=title,
        lead=table.words("lead"),
        body=_body(table),
        slug=table.words("slug", "", longest=120),
        status=table.one_of("status", Article.Status.values),
        published=table.instant("published"),
        withdrawn=table.instant("withdrawn"),
        notice=table.words("notice", "", longest=500),
        tags=_tags(table),
        picture=_picture(Table(f"{table.where}, picture", table.take("picture", dict)), table, credit),
        ratings=_ratings(table),
        popularity=table.take("popularity", float, 1.0),
        baseline_views=table.take("baseline_views", int, 0),
        comments=comments.of_article(table),
    )
    table.finish()
    _check_state(table, article)
    return article


def _check_state(table: Table, article: DemoArticle) -> None:
    public = article.status in {Article.Status.PUBLISHED, Article.Status.WITHDRAWN}
    withdrawn = article.status == Article.Status.WITHDRAWN
    if public and not article.published:
        table.fail("`published` is empty, but the article is public")
    if not public and (article.comments or any(article.ratings)):
        table.fail("nobody can have commented on or rated it: it is not public")
    if withdrawn != bool(article.withdrawn) or withdrawn != bool(article.notice):
        table.fail("a withdrawn article, and only that, has `withdrawn` and `notice`")
    if article.withdrawn and article.withdrawn <= article.published:
        table.fail("`withdrawn` is before `published`")
    if not 0 <= article.popularity <= 3 or article.baseline_views < 0:
        table.fail("`popularity` goes from 0 to 3, and `baseline_views` from 0")


def _tags(table: Table) -> tuple[str, ...]:
    tags = table.take("tags", list)
    if not all(isinstance(tag, str) and tag.strip() for tag in tags) or len(set(tags)) != len(tags):
        table.fail("`tags` should be different words")
    return tuple(tags)


def _picture(table: Table, article: Table, credit: str) -> DemoPicture:
    picture = DemoPicture(
        motif=table.one_of("motif", sorted(MOTIFS)),
        seed=table.take("seed", int),
        caption=article.words("caption", longest=300),
        alt=article.words("alt", longest=300),
        credit=article.words("credit", credit, longest=120),
    )
    table.finish()
    return picture


def _ratings(table: Table) -> tuple[int, ...]:
    ratings = table.take("ratings", list, [0] * 5)
    if len(ratings) != 5 or not all(type(count) is int and count >= 0 for count in ratings):
        table.fail("`ratings` should be five counts, for 1 to 5 stars")
    return tuple(ratings)


def _body(table: Table) -> str:
    body = table.words("body", longest=20_000)
    problems = markup.problems_of(body)
    return body if not problems else table.fail(f"`body`: {'; '.join(problems)}")
