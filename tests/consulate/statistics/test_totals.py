"""Every total of the statistics, compared with plain SQL on two made-up years and their edges."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from comments.models import Comment, Decision, Rating
from consulate.periods import between, part_of_year
from consulate.statistics import whole
from news.models import Article, DailyViews, FollowUp, Meeting, Participant, PublicText, Transition, View
from tests.factories import CategoryFactory, OrganizationFactory, RejectionReasonFactory, StaffFactory

pytestmark = pytest.mark.django_db
# Long after both years; nothing of them is still under way.
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
FIRST_DAY, DAYS = date(2024, 1, 1), 820
# The last second of 1403, the first one of 1404, and the same in Greenwich, where another day begins.
EDGES = [
    datetime(2025, 3, 20, 20, 59, 59, 999999, tzinfo=UTC),
    datetime(2025, 3, 20, 21, tzinfo=UTC),
    datetime(2025, 3, 20, 23, 59, 59, tzinfo=UTC),
    datetime(2025, 3, 21, 0, 0, tzinfo=UTC),
    datetime(2024, 3, 19, 20, 59, 59, tzinfo=UTC),
    datetime(2024, 3, 19, 21, tzinfo=UTC),
    datetime(2026, 3, 20, 20, 59, 59, tzinfo=UTC),
    datetime(2026, 3, 20, 21, tzinfo=UTC),
]
EDGE_DAYS = [date(2025, 3, 20), date(2025, 3, 21), date(2024, 3, 19), date(2024, 3, 20), date(2026, 3, 20)]
# Written out: the first day and the one after the last, now and before.
PERIODS = [
    (part_of_year(1404, "year"), "2025-03-21", "2026-03-21", "2024-03-20", "2025-03-21"),
    (part_of_year(1403, "m12"), "2025-02-19", "2025-03-21", "2025-01-20", "2025-02-19"),
    (part_of_year(1404, "q1"), "2025-03-21", "2025-06-22", "2024-12-21", "2025-03-21"),
    # Thirtieth of Esfand 1403 alone.
    (between(date(2025, 3, 20), date(2025, 3, 20)), "2025-03-20", "2025-03-21", "2025-03-19", "2025-03-20"),
]
PUBLIC = """
    FROM news_article a WHERE a.published_at <= %(at)s AND {within} AND (
        a.status = 'published' OR a.status = 'withdrawn'
        OR EXISTS (SELECT 1 FROM news_publictext t WHERE t.article_id = a.id AND t.since <= %(at)s)
    )
"""
IN_PUBLIC = "t.article_id IN (SELECT a.id" + PUBLIC.format(within="true") + ")"
MEETINGS = "m.status = 'held' AND m.published_at <= %(at)s"
FOLLOWUPS = "FROM news_followup f JOIN news_meeting m ON m.id = f.meeting_id WHERE m.published_at <= %(at)s"
COMMENTS = "FROM comments_decision d WHERE d.by_id IS NOT NULL AND"
VIEWS = "(SELECT day, views FROM news_dailyviews WHERE day < '2026-06-01' UNION ALL SELECT day, 1 FROM news_view) v"
# The totals of each section in their order; {i:column} is an instant within the period, {d:column} a day.
TOTALS = {
    "articles": [
        "SELECT count(*)" + PUBLIC.format(within="{i:a.published_at}"),
        *(
            f"SELECT count(*) FROM news_transition t WHERE t.move = '{move}' AND {{i:t.at}} AND {IN_PUBLIC}"
            for move in ("force", "withdraw", "unpublish")
        ),
        """SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY p.at - (
            SELECT max(s.at) FROM news_transition s
            WHERE s.article_id = p.article_id AND s.move = 'submit' AND s.id < p.id
        )) FROM news_transition p WHERE p.move = 'publish' AND {i:p.at}""",
    ],
    "meetings": [f"SELECT count(*) FROM news_meeting m WHERE {MEETINGS} AND {{d:m.starts_on}}"],
    "followups": [
        f"SELECT count(*) {FOLLOWUPS} AND {{d:m.starts_on}}",
        f"SELECT count(*) {FOLLOWUPS} AND f.status = 'done' AND {{d:f.settled_on}}",
        f"SELECT count(*) {FOLLOWUPS} AND f.status = 'open' AND f.due_on < '2026-06-01' AND {{d:f.due_on}}",
    ],
    "views": [f"SELECT coalesce(sum(v.views), 0) FROM {VIEWS} WHERE {{d:v.day}}"],
    "ratings": [
        "SELECT count(*) FROM comments_rating r WHERE {d:r.voted_on}",
        "SELECT avg(r.score)::float FROM comments_rating r WHERE {d:r.voted_on}",
    ],
    "comments": [
        """SELECT count(*) FROM comments_decision d WHERE d.act = 'received' AND d.by_id IS NULL
            AND d.to_status <> 'approved' AND {i:d.at}""",
        *(
            f"SELECT count(*) {COMMENTS} d.act = '{act}' AND {{i:d.at}}"
            for act in ("approved", "rejected", "spam", "inquiry", "undone")
        ),
        f"""SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY d.at - (
            SELECT r.at FROM comments_decision r
            WHERE r.comment_id = d.comment_id AND r.act = 'received' AND r.by_id IS NULL
        )) {COMMENTS} d.act IN ('approved', 'rejected', 'spam', 'inquiry')
            AND d.from_status IN ('pending', 'suspect') AND {{i:d.at}}""",
    ],
}


@pytest.fixture
def dice():
    return random.Random(1403)


@pytest.fixture
def moments(dice):
    """Instants of two years and more, the edges among them, as many as are asked for."""

    def some(number: int) -> list[datetime]:
        start = datetime(2024, 1, 1, tzinfo=UTC)
        return [*EDGES, *(start + timedelta(seconds=dice.randrange(DAYS * 86400)) for _ in range(number))]

    return some


@pytest.fixture
def days(dice):
    return lambda number: [
        *EDGE_DAYS,
        *(FIRST_DAY + timedelta(days=dice.randrange(DAYS)) for _ in range(number)),
    ]


@pytest.fixture
def two_years(dice, moments, days):
    people = [StaffFactory() for _ in range(3)]
    articles = write_articles(dice, moments, people)
    take_steps(dice, moments, articles, people)
    meet(dice, days)
    read_and_rate(dice, days, articles)
    discuss(dice, moments, articles, people)


def write_articles(dice, moments, people) -> list[Article]:
    categories = [CategoryFactory() for _ in range(3)]
    states = ["published"] * 6 + ["withdrawn", "unpublished", "draft", "in_review"]
    rows = []
    for n, at in enumerate([*moments(150), AT + timedelta(days=3)]):
        status = states[n % len(states)]
        rows.append(
            Article(
                title=f"خبر {n}", slug=f"n{n}", body="<p>متن</p>", category=dice.choice(categories),
                kind=dice.choice(Article.Kind.values), author=dice.choice([*people, None]), status=status,
                published_at=at, withdrawn_at=at + timedelta(days=1) if status == "withdrawn" else None,
                baseline_views=dice.randrange(1000), is_embargoed=status == "draft",
            )
        )  # fmt: skip
    articles = Article.objects.bulk_create(rows)
    PublicText.objects.all().delete()
    once = [article for article in articles if article.status in ("unpublished", "draft")][::2]
    PublicText.objects.bulk_create(
        PublicText(article=one, digest="x", since=one.published_at) for one in once
    )
    return articles


def take_steps(dice, moments, articles, people) -> None:
    steps = []
    for at in sorted(moments(200)):
        article, by = dice.choice(articles), dice.choice(people)
        move = dice.choice(["publish", "publish", "force", "withdraw", "unpublish", "return"])
        before = at - timedelta(minutes=dice.randrange(1, 9000))
        if dice.random() < 0.8:
            steps.append(Transition(article=article, move="submit", at=before, by=by))
        steps.append(
            Transition(article=article, move=move, at=at, by=by, note="چرا", is_forced=move == "force")
        )
    Transition.objects.bulk_create(steps)


def meet(dice, days) -> None:
    organizations = [
        OrganizationFactory(kind=kind, country=c) for kind, c in (("bank", "روسیه"), ("media", ""))
    ]
    meetings = []
    for n, day in enumerate(days(80)):
        public = dice.random() < 0.8
        meetings.append(
            Meeting(
                subject=f"دیدار {n}", kind=dice.choice(Meeting.Kind.values), starts_on=day,
                status=dice.choice(["held", "held", "held", "planned", "cancelled"]),
                published_at=AT - timedelta(days=9) if public else None,
                number_year=1402 if public else None, number=n + 1 if public else None,
            )
        )  # fmt: skip
    Meeting.objects.bulk_create(meetings)
    Participant.objects.bulk_create(
        Participant(
            meeting=meeting, side=dice.choice(["counterpart", "ours"]), rank=rank, name=f"کس {rank}",
            organization=dice.choice([*organizations, None]), organization_name=dice.choice(["", "بنگاه"]),
        )
        for meeting in meetings
        for rank in (1, 2, 3)
    )  # fmt: skip
    agreed = []
    for meeting, due, settled in zip(meetings, days(80), days(80), strict=True):
        status = dice.choice(["open", "open", "done", "dropped"])
        settled_on = None if status == "open" else settled
        agreed.append(
            FollowUp(meeting=meeting, agreed="قرار", due_on=due, status=status, settled_on=settled_on)
        )
    FollowUp.objects.bulk_create(agreed)


def read_and_rate(dice, days, articles) -> None:
    read = {(dice.choice(articles).pk, day) for day in [*days(300), AT.date()]}
    DailyViews.objects.bulk_create(
        DailyViews(article_id=article, day=day, views=dice.randrange(1, 90)) for article, day in read
    )
    View.objects.bulk_create(View(day=AT.date(), article=articles[n], visitor=bytes(16)) for n in range(5))
    Rating.objects.bulk_create(
        Rating(article=articles[n % 50], voter=n.to_bytes(16), score=dice.randrange(1, 6), voted_on=day)
        for n, day in enumerate(days(200))
    )


def discuss(dice, moments, articles, people) -> None:
    reasons = [RejectionReasonFactory() for _ in range(2)]
    comments = Comment.objects.bulk_create(
        Comment(article=dice.choice(articles), text="سلام", form_token=uuid.UUID(int=n), created_at=at)
        for n, at in enumerate(moments(250))
    )
    with connection.cursor() as cursor:
        # The receptions that the trigger wrote, at their moment; the log refuses changes.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE comments_decision")
    steps = []
    for n, comment in enumerate(comments):
        by = people[0] if n % 11 == 0 else None
        to = "approved" if n % 7 == 0 else "pending"
        steps.append(
            Decision(comment_id=comment.pk, act="received", at=comment.created_at, by=by, to_status=to)
        )
    for n, comment in enumerate(dice.choices(comments, k=250)):
        later = comment.created_at + timedelta(minutes=dice.randrange(1, 9000))
        act = dice.choice(["approved", "approved", "rejected", "spam", "inquiry", "undone", "opened"])
        steps.append(
            Decision(
                comment_id=comment.pk, act=act, at=EDGES[n] if n < len(EDGES) else later,
                by=dice.choice([*people, None]),
                from_status=dice.choice(["pending", "suspect", "approved"]), to_status="rejected",
                reason=dice.choice([*reasons, None]) if act == "rejected" else None,
            )
        )  # fmt: skip
    Decision.objects.bulk_create(steps)


class _Within:
    """Writes {i:column} and {d:column} as plain SQL for one period."""

    def __init__(self, first: str, following: str, kind: str) -> None:
        self.first, self.following, self.kind = first, following, kind

    def __format__(self, column: str) -> str:
        if self.kind == "d":
            return f"{column} >= '{self.first}' AND {column} < '{self.following}'"
        zone = "AT TIME ZONE 'Europe/Moscow'"
        return (
            f"{column} >= timestamp '{self.first}' {zone} AND {column} < timestamp '{self.following}' {zone}"
        )


def sql(question: str, first: str, following: str):
    with connection.cursor() as cursor:
        cursor.execute(
            question.format(i=_Within(first, following, "i"), d=_Within(first, following, "d")), {"at": AT}
        )
        return cursor.fetchone()[0]


def _rounded(value):
    return round(value, 9) if isinstance(value, float) else value


def test_every_total_is_what_plain_sql_says(two_years, editor):
    for period, first, following, first_before, following_before in PERIODS:
        account = whole.of(period, editor, AT)
        assert [section.name for section in account.sections] == list(TOTALS)
        for section in account.sections:
            asked = TOTALS[section.name]
            assert len(asked) == len(section.totals)
            for figure, question in zip(section.totals, asked, strict=True):
                expected = (sql(question, first, following), sql(question, first_before, following_before))
                counted = (_rounded(figure.now), _rounded(figure.before))
                assert counted == tuple(map(_rounded, expected)), f"{period.label}: {figure.label}"
    year = whole.of(PERIODS[0][0], editor, AT)
    # A year of such data leaves no total empty; otherwise nothing was compared.
    assert [
        str(figure.label) for section in year.sections for figure in section.totals if not figure.now
    ] == []


def test_the_parts_add_up_to_the_whole(two_years, editor):
    account = whole.of(part_of_year(1404, "year"), editor, AT)
    sections = {section.name: section for section in account.sections}
    for name in ("articles", "meetings", "views", "comments"):
        assert sections[name].chart.total == sections[name].totals[0].now
    for table in sections["articles"].tables:
        assert sum(figure.now for figure in table.figures) == sections["articles"].totals[0].now
        assert sum(figure.before for figure in table.figures) == sections["articles"].totals[0].before
    assert (
        sum(figure.now for figure in sections["meetings"].tables[0].figures)
        == sections["meetings"].totals[0].now
    )
    assert (
        sum(figure.now for figure in sections["ratings"].tables[0].figures)
        == sections["ratings"].totals[0].now
    )
    rejected = next(figure for figure in sections["comments"].totals if figure.label == "ردشده")
    assert sum(figure.now for figure in sections["comments"].tables[0].figures) == rejected.now


def test_counterparts_are_counted_once_for_each_meeting(two_years, editor):
    account = whole.of(part_of_year(1404, "year"), editor, AT)
    meetings = next(section for section in account.sections if section.name == "meetings")
    by_kind = {str(figure.label): figure.now for figure in meetings.tables[2].figures}
    expected = sql(
        f"""SELECT count(DISTINCT m.id) FROM news_meeting m JOIN news_participant p ON p.meeting_id = m.id
        JOIN news_organization o ON o.id = p.organization_id
        WHERE {MEETINGS} AND p.side = 'counterpart' AND o.kind = 'bank' AND {{d:m.starts_on}}""",
        "2025-03-21",
        "2026-03-21",
    )
    assert by_kind["بانک"] == expected > 0


def test_the_most_read_have_their_sums_and_no_kept_title(two_years, editor):
    account = whole.of(part_of_year(1404, "year"), editor, AT)
    most = next(section for section in account.sections if section.name == "views").tables[0].figures
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT a.title, sum(v.views) FROM news_dailyviews v JOIN news_article a ON a.id = v.article_id
            WHERE v.day >= '2025-03-21' AND v.day < '2026-03-21' AND a.status <> 'draft'
            GROUP BY a.id ORDER BY 2 DESC, a.id LIMIT 10"""
        )
        assert [(figure.label, figure.now) for figure in most] == cursor.fetchall()


def test_a_period_without_anything_has_noughts_and_no_chart(editor):
    account = whole.of(part_of_year(1390, "year"), editor, AT)
    assert all(not figure.now for section in account.sections for figure in section.totals)
    assert all(section.chart is None for section in account.sections)
