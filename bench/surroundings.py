"""What stands around the articles of a measured site: an office, headings, people, meetings, comments, views."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.auth.models import Group, User
from django.db import connection

from bench import articles, readers, texts
from consulate.demo import studio
from news import jalali, persian, readership, vocabulary
from news.models import (
    Article,
    Category,
    Meeting,
    MeetingCounter,
    Office,
    Organization,
    Participant,
    Person,
    Picture,
    Tag,
)
from news.picture_files import PreparedPicture

CATEGORIES = ["دیدارها", "کنسولی", "فرهنگ", "اقتصاد", "دانش", "ایرانیان"]
MOTIFS = [("girih", 1), ("girih", 2), ("girih", 3)]
TAGS, PEOPLE, ORGANIZATIONS = 60, 200, 60
EDITOR = "bench-editor"


def begin(now: datetime) -> None:
    """What articles need before them."""
    Office.objects.create(name="سرکنسولگری نمونه در کازان", tagline="خبرها، دیدارها و خدمات کنسولی")
    editor = User.objects.create_user(EDITOR, is_staff=True)
    editor.groups.set(Group.objects.filter(name="editor"))
    for place, name in enumerate(CATEGORIES):
        Category.objects.create(name=name, position=place)
    _hang_pictures()
    words = [word for word in texts.words_of_the_demonstration() if len(word) > 3]
    for word in words[:TAGS]:
        Tag.objects.get_or_create(slug=persian.slugify(word), defaults={"name": word})
    names = [f"{words[100 + n]} {words[400 + n]}" for n in range(PEOPLE)]
    Person.objects.bulk_create(Person(name=name, sort_name=persian.sort_key(name)) for name in names)
    bodies = [f"سازمان {words[700 + n]}" for n in range(ORGANIZATIONS)]
    Organization.objects.bulk_create(Organization(name=b, sort_name=persian.sort_key(b)) for b in bodies)


def complete(count: int, now: datetime, say: Callable[[str], None]) -> None:
    """What refers to articles: headings, meetings, comments, readers; and what the site derives of all that."""
    say("tags and people")
    _run(_TAGS, _MENTIONS)
    say("meetings")
    _hold_meetings(max(20, count // 10), count, now)
    say("comments")
    _run(_COMMENTS, names=texts.words_of_the_demonstration()[300:340], said=_said())
    say("a year of readers")
    readers.load_year_of_views(say=say)
    readership.recount()
    say("vocabulary")
    vocabulary.refresh()
    # What autovacuum would do in time: indexes of words have a list of what is not sorted in yet.
    _run("VACUUM (ANALYZE)")


def _hang_pictures() -> None:
    for _motif, encoded in studio.paint_all(MOTIFS):
        picture = Picture(alt="نقش هندسی", caption="نقش هندسی")
        PreparedPicture.of(encoded).put_into(picture)
        picture.save()


def _hold_meetings(number: int, count: int, now: datetime) -> None:
    """Every meeting in public, with four people, and the article of the same time about it."""
    words, _terms = articles.words_and_terms()
    writer = texts.Writer(words, words[:300])
    people, bodies = list(Person.objects.order_by("pk")), list(Organization.objects.order_by("pk"))
    numbers: dict[int, int] = {}
    for first in range(1, number + 1, 1_000):
        meetings, participants, links = [], [], []
        for n in range(first, min(first + 1_000, number + 1)):
            at = now - timedelta(days=1, seconds=(number - n) * articles.YEARS * 31_556_952 / number)
            day = readership.site_day(at)
            year = jalali.day_to_jalali(day).year
            numbers[year] = numbers.get(year, 0) + 1
            text = writer.article(n)
            meetings.append(
                Meeting(
                    pk=n, subject=text.title[:120], summary=text.lead, starts_on=day, city="کازان",
                    published_at=at, number_year=year, number=numbers[year],
                )
            )  # fmt: skip
            participants += _participants(n, people, bodies)
            links.append(Meeting.articles.through(meeting_id=n, article_id=max(1, n * count // number)))
        Meeting.objects.bulk_create(meetings)
        Participant.objects.bulk_create(participants)
        Meeting.articles.through.objects.bulk_create(links)
    MeetingCounter.objects.bulk_create(MeetingCounter(year=year, last=last) for year, last in numbers.items())
    _run("SELECT setval(pg_get_serial_sequence('news_meeting', 'id'), %(number)s)", number=number)


def _participants(n: int, people: list[Person], bodies: list[Organization]) -> list[Participant]:
    made = []
    for place in range(4):
        person, body = people[(n + 37 * place) % len(people)], bodies[(n + place) % len(bodies)]
        side, rank = ("ours", "counterpart")[place % 2], place // 2 + 1
        made.append(
            Participant(
                meeting_id=n, side=side, rank=rank, person=person, name=person.name, position="رئیس",
                organization=body, organization_name=body.name,
            )
        )  # fmt: skip
    return made


def _said() -> list[str]:
    words, _terms = articles.words_and_terms()
    writer = texts.Writer(words, words[:300])
    return [writer.comment(n) for n in range(500)]


def newest(number: int) -> list[Article]:
    return list(Article.objects.published().newest_first().only("pk", "slug")[:number])


def _run(*statements: str, **params: object) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, params or None)


_TAGS = """
    INSERT INTO news_article_tags (article_id, tag_id)
    SELECT DISTINCT a.id, t.id FROM news_article a CROSS JOIN generate_series(1, 3) AS k
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS n FROM news_tag) AS t
      ON t.place = (a.id * 7 + k * k * 11) % t.n
"""
_MENTIONS = """
    INSERT INTO news_article_mentions (article_id, person_id)
    SELECT a.id, p.id FROM news_article a
    JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS n FROM news_person) AS p
      ON p.place = a.id % p.n
    WHERE a.id % 3 = 0
"""
# Two under an article, twenty under each of the newest fifty; of ten, one waits and one was rejected.
_COMMENTS = """
    INSERT INTO comments_comment (
        article_id, name, text, status, held_for, is_official, position, created_at, decided_at, form_token, code
    )
    SELECT a.id, (%(names)s::text[])[1 + (a.id + k) %% 40], (%(said)s::text[])[1 + (a.id * 31 + k * 7) %% 500],
        kind.status, '{}', false, '', least(now(), a.published_at + k * interval '7 minutes'),
        CASE WHEN kind.status <> 'pending' THEN least(now(), a.published_at + k * interval '9 minutes') END,
        gen_random_uuid(),
        translate(substr(upper(md5(a.id || ' ' || k)), 1, 12), '01', 'XY')
    FROM (SELECT id, published_at, row_number() OVER (ORDER BY id DESC) AS place FROM news_article
          WHERE status = 'published') AS a
    CROSS JOIN LATERAL generate_series(1, CASE WHEN a.place <= 50 THEN 20 ELSE 2 END) AS k
    CROSS JOIN LATERAL (SELECT CASE (a.id * 3 + k) %% 10 WHEN 1 THEN 'pending' WHEN 2 THEN 'rejected'
        ELSE 'approved' END AS status) AS kind
"""
