"""The demo's texts are what readers see first: their letters, dates and markup are held to the house style."""

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup

from comments.models import Comment
from consulate.demo import content
from consulate.demo.content import comments as discussions
from consulate.demo.content.tables import ContentError
from news import jalali, persian, richtext
from news.models import Article

NEWSROOM = content.load()
ARTICLES = NEWSROOM.articles
COMMENTS = [
    *[comment for article in ARTICLES for comment in article.comments],
    *[
        comment
        for said in discussions.of_the_year(article.title for article in ARTICLES).values()
        for comment in said
    ],
]
# The day before the demo's newest comments: what is published later is scheduled.
LAST_DAY = jalali.at_site(jalali.to_gregorian(1405, 9, 1))
ZWNJ = "\u200c"


def prose(article) -> dict[str, str]:
    """The Persian texts of an article, without foreign names."""
    body = BeautifulSoup(article.body, "html.parser")
    for foreign in body.find_all("bdi"):
        foreign.replace_with("…")
    return {
        "over-title": article.over_title,
        "title": article.title,
        "lead": article.lead,
        "body": body.get_text("\n"),
        "caption": article.picture.caption,
        "alt": article.picture.alt,
        "notice": article.notice,
    }


TEXTS = {
    f"{article.title}, {name}": text for article in ARTICLES for name, text in prose(article).items() if text
} | {f"office, {name}": NEWSROOM.office[name] for name in ("name", "tagline", "address", "hours", "about")}
WRITTEN = TEXTS | {f"comment {number}": comment.text for number, comment in enumerate(COMMENTS)}


def found(pattern: str, texts: dict[str, str]) -> dict[str, list[str]]:
    """What the pattern finds, with the texts that hold it, so that a failure says where to look."""
    hits = {name: [hit.group() for hit in re.finditer(pattern, text)] for name, text in texts.items()}
    return {name: matches for name, matches in hits.items() if matches}


# --- Enough of everything -------------------------------------------------------------------------


def test_a_newsroom_worth_looking_at():
    visible = [a for a in ARTICLES if a.status == Article.Status.PUBLISHED and a.published < LAST_DAY]

    assert len(visible) >= 40
    assert len({jalali.to_jalali(article.published).year for article in visible}) >= 4
    assert len(NEWSROOM.categories) == 6
    assert min(Counter(article.category for article in visible).values()) >= 6
    assert {article.category for article in ARTICLES} == {category.slug for category in NEWSROOM.categories}


def test_articles_in_every_state_that_the_desk_shows():
    states = Counter(article.status for article in ARTICLES)

    assert (states["draft"], states["in_review"], states["withdrawn"]) == (2, 2, 1)
    scheduled = [a for a in ARTICLES if a.status == Article.Status.PUBLISHED and a.published > LAST_DAY]
    assert [jalali.typed_date(article.published) for article in scheduled] == ["1406/01/05"]


def test_dates_at_the_seams_of_the_calendar():
    days = {jalali.typed_date(article.published) for article in ARTICLES if article.published}

    assert {"1402/12/29", "1403/01/01", "1403/12/30", "1404/01/01", "1404/12/29"} <= days
    assert sum(day.endswith("/31") for day in days) >= 4


def test_visitors_of_every_kind_have_spoken():
    states = Counter(comment.status for comment in COMMENTS)

    assert len(COMMENTS) >= 300
    assert states[Comment.Status.PENDING] >= 20
    assert set(states) == set(Comment.Status.values)
    assert any(comment.name == "" for comment in COMMENTS)
    assert any(re.search("[А-я]", comment.name) for comment in COMMENTS)
    assert sum(bool(re.search(r"[A-Za-z]+.*[ا-ی]", comment.text)) for comment in COMMENTS) >= 2
    assert sum(any(article.ratings) for article in ARTICLES) >= 30


def test_no_two_articles_share_a_picture():
    pictures = Counter((article.picture.motif, article.picture.seed) for article in ARTICLES)

    assert not [picture for picture, uses in pictures.items() if uses > 1]
    assert all("نگاره" in article.picture.credit for article in ARTICLES)


def test_tags_are_a_vocabulary_and_not_one_for_each_article():
    uses = Counter(tag for article in ARTICLES for tag in article.tags)

    assert all(1 <= len(article.tags) <= 4 for article in ARTICLES)
    assert len(uses) <= 30
    assert not [tag for tag, count in uses.items() if count < 2]
    assert len({persian.slugify(tag) for tag in uses}) == len(uses)


# --- The letters ----------------------------------------------------------------------------------


def test_no_arabic_letters_no_latin_digits_and_no_invisible_guests():
    assert not found("[يكىةێ٠-٩]", WRITTEN)
    assert not found("[0-9]", TEXTS)
    assert not found("[\u200b\u200d-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00a0\u0640]", WRITTEN)


def test_only_the_names_in_bdi_are_foreign():
    assert not found("[A-Za-zА-я]+", TEXTS)


def test_spaces_and_marks_keep_their_places():
    assert not found(r"[ \t]{2,}", WRITTEN)
    assert not found(r"\s+[،؛:؟!.»)\]]", WRITTEN)
    assert not found(r"[«(\[]\s", WRITTEN)
    assert not found(r"[،؛؟!»](?=[ا-ی«])", WRITTEN)
    assert not found("""["',;?%]""", TEXTS)
    assert not {name for name, text in WRITTEN.items() if text.count("«") != text.count("»")}


def test_no_title_ends_with_a_full_stop_and_every_lead_does():
    assert not [article.title for article in ARTICLES if re.search(r"[.،؛:]$", article.title)]
    assert not [article.over_title for article in ARTICLES if article.over_title.endswith(".")]
    assert not [article.lead for article in ARTICLES if not article.lead.endswith(".")]


def test_zwnj_stands_between_two_letters_only():
    letter = "[آ-یأإؤئۀٔ]"
    assert not found(f"(?<!{letter}){ZWNJ}|{ZWNJ}(?!{letter})", WRITTEN)


def test_zwnj_where_the_hand_slips():
    joining = "بپتثجچحخسشصضطظعغفقکگلمنهیئ"
    right = {"تنها", "تنهایی", "بها", "بهای", "انتها", "انتهای", "نهایی"}
    suffix = "(?:ی|یی|یش|یم|یت|یمان|یتان|یشان)?"

    assert not found(rf"(?<=\s)ها{suffix}(?![آ-ی{ZWNJ}])", WRITTEN)
    glued = found(rf"[آ-ی{ZWNJ}]*[{joining}]ها{suffix}(?![آ-ی])", WRITTEN)
    assert not {name: words for name, words in glued.items() if {w.split(ZWNJ)[-1] for w in words} - right}
    assert not found(r"(?<![آ-ی])ن?می (?=[آ-ی])", WRITTEN)
    assert not found(
        r"(?<![آ-ی\u200c])ن?می(?:شو|کن|ده|رو|گو|خوا|توان|آی|دانم|دانن|دانست|گیر|رسی|رسد)", WRITTEN
    )
    assert not found(r"[آ-ی] (?:تر|ترین)(?![آ-ی])", WRITTEN)
    assert not found(r"ه (?:ام|ای|اند|ایم|اید)(?![آ-ی])", WRITTEN)
    assert not found("گفتگو|گفت و گو|جستجو|جست و جو|بین المللی|تاکید|مسئولین|موثر", WRITTEN)


# --- The texts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.title)
def test_an_article_is_long_enough_to_read_and_short_enough_for_news(article):
    blocks = BeautifulSoup(article.body, "html.parser").find_all(["p", "li", "tr"])

    assert 145 <= len(prose(article)["body"].split()) <= 350
    assert len(blocks) >= 4
    assert article.lead not in article.body
    assert not article.lead.startswith(article.title)


def test_most_articles_have_headings_some_have_tables_and_foreign_names():
    bodies = [article.body for article in ARTICLES]

    assert sum("<h2>" in body for body in bodies) > 0.9 * len(bodies)
    assert sum("<table>" in body for body in bodies) >= 2
    assert sum('dir="ltr"' in body for body in bodies) >= 4


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.title)
def test_nothing_of_a_body_is_lost_when_it_is_cleaned(article):
    before, after = (
        BeautifulSoup(html, "html.parser") for html in (article.body, richtext.clean(article.body))
    )

    assert Counter(tag.name for tag in after.find_all()) == Counter(tag.name for tag in before.find_all())
    assert after.get_text() == before.get_text()
    assert [tag.attrs for tag in after.find_all("bdi")] == [tag.attrs for tag in before.find_all("bdi")]


def test_a_weekday_in_the_prose_is_the_true_weekday():
    named = rf"(یکشنبه|دوشنبه|سه‌شنبه|چهارشنبه|پنجشنبه|جمعه|شنبه) ([۰-۹]{{1,2}}) ({'|'.join(jalali.MONTHS)})"
    checked = 0
    for article in ARTICLES:
        for weekday, day, month in re.findall(named, article.title + article.lead + article.body):
            year = jalali.to_jalali(article.published).year
            number = int(persian.to_latin_digits(day))
            date = jalali.to_gregorian(year, jalali.MONTHS.index(month) + 1, number)
            assert jalali.long_date(date).startswith(weekday + " "), (article.title, weekday, day, month)
            checked += 1
    assert checked >= 8


def test_the_office_cannot_be_reached():
    assert NEWSROOM.office["email"].endswith("example.org")
    assert NEWSROOM.office["phone"].startswith("+7 000")
    assert NEWSROOM.office["emergency_phone"].startswith("+7 000")


# --- Mistakes are named ---------------------------------------------------------------------------

CATEGORY = """
[category]
name = "دیدارها"
slug = "meetings"
description = "دیدارها"
order = 1
credit = "نگاره"
"""
ENTRY = """
[[article]]
title = "تیتر"
lead = "لید."
published = "1403-12-30 10:10"
status = "published"
tags = ["دیدار", "کازان"]
picture = { motif = "girih", seed = 1 }
caption = "شرح"
alt = "متن جایگزین"
ratings = [0, 0, 0, 1, 2]
body = "<p>متن</p>"
"""
COMMENT = """
[[article.comments]]
name = "مهتاب"
text = "سپاس"
status = "approved"
hours_after = 2
"""


@pytest.fixture
def written(tmp_path):
    """Writes a folder of content with one category file, and reads it."""
    office = (content.CONTENT / "office.toml").read_text(encoding="utf-8")
    (tmp_path / "office.toml").write_text(office, encoding="utf-8")

    def write(text: str) -> content.DemoNewsroom:
        (tmp_path / "meetings.toml").write_text(text, encoding="utf-8")
        return content.load(tmp_path)

    return write


def test_it_reads_an_entry_with_little_in_it(written):
    (article,) = written(CATEGORY + ENTRY + COMMENT).articles

    assert jalali.date_and_time(article.published) == "۳۰ اسفند ۱۴۰۳ - ۱۰:۱۰"
    assert (article.over_title, article.slug, article.baseline_views, article.popularity) == ("", "", 0, 1.0)
    assert article.picture == content.DemoPicture("girih", 1, "شرح", "متن جایگزین", "نگاره")
    assert [comment.reply_to for comment in article.comments] == [None]


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('title = "تیتر"', "", "`title` is missing"),
        ('title = "تیتر"', 'title = "' + "ت" * 91 + '"', "longer than 90"),
        ('title = "تیتر"', "title = 7", "`title` should be str"),
        ("1403-12-30 10:10", "1404-12-30 10:10", "no Jalali date"),
        ("1403-12-30 10:10", "1403-12-30 25:10", "no Jalali date"),
        ("1403-12-30 10:10", "", "is public"),
        ('"published"\ntags', '"printed"\ntags', "not one of"),
        ('"published"\ntags', '"withdrawn"\ntags', "a withdrawn article"),
        ('"published"\ntags', '"draft"\ntags', "not public"),
        ('"girih"', '"photograph"', "not one of"),
        ("seed = 1", "seed = true", "`seed` should be int"),
        ("[0, 0, 0, 1, 2]", "[0, 0, 1, 2]", "five counts"),
        ("<p>متن</p>", "<p>متن</p><script></script>", "<script> is not permitted"),
        ("<p>متن</p>", "<p>متن", "<p> stays open"),
        ("<p>متن</p>", "<p><a href='https://example.org'>متن</a></p>", "out of the site"),
        ("ratings =", "rating =", "unknown: rating"),
        ("hours_after = 2", "hours_after = 0", "not after what it answers"),
        ("hours_after = 2", "hours_after = 2\nreply_to = 0", "no such comment"),
        ('text = "سپاس"', 'text = ""', "`text` is empty"),
    ],
)
def test_it_refuses_a_mistake_and_says_what_and_where(written, was, becomes, says):
    good = CATEGORY + ENTRY + COMMENT
    assert was in good

    with pytest.raises(ContentError, match=re.escape(says)) as refused:
        written(good.replace(was, becomes))
    assert str(refused.value).startswith("meetings.toml, article 1")


def test_it_refuses_the_same_title_twice(written):
    with pytest.raises(ContentError, match="the same title twice"):
        written(CATEGORY + ENTRY + ENTRY)


def test_it_names_a_file_that_is_no_toml(written):
    with pytest.raises(ContentError, match="meetings.toml"):
        written("[category")
