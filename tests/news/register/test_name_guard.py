"""Names in texts: which are found, what there is to remark, and what mending leaves as it is."""

import time
from datetime import date

import pytest
from django.db import connection

from news.models import Person
from news.name_guard import ABSENT, POST, SPELLING, NameGuard
from news.names_in_texts import NAMED, keys_in, people_in, words
from tests.factories import (
    ArticleFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ilsur() -> Person:
    return PersonFactory(
        name="ایلسور متشین",
        name_latin="Ilsur Metshin",
        name_cyrillic="Ильсур Метшин",
        family_name="متشین",
        other_names="السور متشین\nایلسور میتشین",
    )


def article(body: str = "", **fields):
    return ArticleFactory(**{"title": "خبر", "lead": "", "body": body} | fields)


def kinds(article) -> list[tuple[str, str]]:
    return [(finding.kind, finding.person.name) for finding in NameGuard(article).findings]


class TestFinding:
    @pytest.mark.parametrize(
        "text",
        [
            "آقای ایلسور متشین آمد",
            "ايلسور متشين",
            "ایلسور‌متشین",
            "ایلسورمتشین",
            "«ایلسور متشین»",
            "السور  متشین، شهردار",
            "با Ilsur Metshin در",
            "с Ильсур Метшин",
            "متشین گفت",
            "اِیلسور مَتشینِ",
        ],
    )
    def test_every_spelling_is_found(self, ilsur, text):
        assert people_in([text]) == [ilsur]

    @pytest.mark.parametrize(
        "text",
        ["ایلسور. متشینی", "ایلسور", "ایلسور\nمتش", "متشینیان", "", "۱۲۳ !؟", "中文 中文"],
    )
    def test_what_is_no_name_of_theirs_is_not(self, ilsur, text):
        assert people_in([text]) == []

    def test_a_name_does_not_run_over_the_end_of_a_sentence(self):
        PersonFactory(name="رضا کریمی")
        assert people_in(["این بود رضا. کریمی رفت"]) == people_in(["رضا\nکریمی"]) == []

    def test_the_longest_name_wins(self, ilsur):
        longer = PersonFactory(name="حاجی ایلسور متشین")
        assert people_in(["حاجی ایلسور متشین"]) == [longer]

    def test_a_family_name_of_two_people_is_nobodys(self, ilsur):
        other = PersonFactory(name="رستم متشین", family_name="متشین")
        assert people_in(["متشین گفت"]) == []
        assert people_in(["رستم متشین و متشین"]) == [other]

    def test_a_name_of_two_people_is_both_of_them(self, ilsur):
        twin = PersonFactory(name="ایلسور متشین")
        assert set(people_in(["ایلسور متشین"])) == {ilsur, twin}

    @pytest.mark.parametrize("name", [".*", "a+(b|c)*$", "[^ا]", "%_'\"; --", "\\b\\w+"])
    def test_names_are_no_patterns(self, name):
        PersonFactory(name=name)
        assert people_in(["هر متن دیگری با aab و کلمه"]) == []

    def test_a_name_far_behind_is_not_read(self, ilsur):
        assert people_in(["و " * 30_000 + "ایلسور متشین"]) == []

    def test_words_know_where_they_stand(self):
        text = "الف ب، پ. ت"
        found = words(text)
        assert [text[word.start : word.end] for word in found] == ["الف", "ب", "پ", "ت"]
        assert [word.joined for word in found] == [False, True, False, False]
        assert [word.begins for word in found] == [True, False, False, True]


class TestAbsent:
    def test_a_person_named_and_linked_nowhere_is_remarked(self, ilsur):
        assert kinds(article("<p>ایلسور متشین آمد.</p>")) == [(ABSENT, ilsur.name)]

    def test_a_participant_of_a_linked_meeting_is_not(self, ilsur):
        piece, meeting = article("<p>ایلسور متشین آمد.</p>"), MeetingFactory()
        ParticipantFactory(meeting=meeting, person=ilsur)
        assert kinds(piece) == [(ABSENT, ilsur.name)]
        meeting.articles.add(piece)
        assert kinds(piece) == []

    def test_nor_is_one_who_is_noted_as_mentioned(self, ilsur):
        piece = article("<p>ایلسور متشین آمد.</p>")
        piece.mentions.add(ilsur)
        assert kinds(piece) == []

    def test_one_person_is_remarked_once_however_often_named(self, ilsur):
        piece = article("<p>ایلسور متشین. متشین. ایلسور متشین</p>", title="متشین آمد")
        assert kinds(piece) == [(ABSENT, ilsur.name)]


class TestSpelling:
    def mended(self, piece, kind=SPELLING):
        guard = NameGuard(piece)
        return guard.mending(next(f for f in guard.findings if f.kind == kind))

    def test_the_preferred_spelling_takes_its_place_in_every_text(self, ilsur):
        piece = article("<p>السور متشین و <b>السور متشین</b></p>", title="السور متشین", lead="با السور متشین")
        mended = self.mended(piece)
        assert mended.places == 4
        assert mended.fields == {
            "title": "ایلسور متشین",
            "lead": "با ایلسور متشین",
            "body": "<p>ایلسور متشین و <b>ایلسور متشین</b></p>",
        }

    def test_the_snippet_shows_before_and_after(self, ilsur):
        piece = article("<p>دیدار با السور متشین شهردار</p>")
        (finding,) = [f for f in NameGuard(piece).findings if f.kind == SPELLING]
        assert finding.snippet == ("دیدار با ", "السور متشین", " شهردار", "ایلسور متشین")

    def test_tags_attributes_entities_and_joiners_stay_byte_for_byte(self, ilsur):
        body = (
            '<p class="align-center">می‌شود &amp; «السور متشین» &lt;b&gt; خانه‌ها</p>'
            '<p><a href="https://example.org/?q=السور متشین" title="السور متشین > همه">السور&nbsp;متشین</a></p>'
        )
        piece = article(body)
        stored = piece.body
        mended = self.mended(piece).fields["body"]
        expected = stored.replace("«السور متشین»", "«ایلسور متشین»").replace(
            ">السور&nbsp;متشین<", ">ایلسور متشین<"
        )
        assert mended == expected and mended != stored and 'title="السور متشین' in mended

    def test_markup_through_a_name_leaves_it_to_the_editor(self, ilsur):
        assert self.mended(article("<p>السو<b>ر متشین</b> و السور <i>متشین</i></p>")).places == 0

    def test_a_preferred_name_is_no_markup(self):
        PersonFactory(name="الف <b>&amp; ب", other_names="ابجد هوز")
        mended = self.mended(article("<p>ابجد هوز</p>"))
        assert mended.fields["body"] == "<p>الف &lt;b&gt;&amp;amp; ب</p>"

    def test_a_spelling_of_one_word_becomes_the_family_name(self, ilsur):
        ilsur.other_names = "مطشین"
        ilsur.save()
        assert self.mended(article("<p>مطشین گفت</p>")).fields["body"] == "<p>متشین گفت</p>"

    @pytest.mark.parametrize("text", ["ایلسور متشین", "متشین", "Ilsur Metshin", "Ильсур Метшин"])
    def test_other_names_and_scripts_are_right(self, ilsur, text):
        assert SPELLING not in [kind for kind, _name in kinds(article(f"<p>{text}</p>"))]

    def test_a_spelling_of_two_people_is_left_alone(self, ilsur):
        PersonFactory(name="السور دیگری", other_names="السور متشین")
        assert SPELLING not in [kind for kind, _name in kinds(article("<p>السور متشین</p>"))]

    def test_a_spelling_that_is_somebody_elses_family_name_is_left_alone(self, ilsur):
        PersonFactory(name="رضا مطشین", family_name="مطشین")
        ilsur.other_names = "مطشین"
        ilsur.save()
        assert SPELLING not in [kind for kind, _name in kinds(article("<p>مطشین گفت</p>"))]

    def test_a_longer_name_of_somebody_else_is_left_alone(self, ilsur):
        PersonFactory(name="نورالدین السور متشین")
        mended = self.mended(article("<p>نورالدین السور متشین. السور متشین.</p>"))
        assert mended.fields["body"] == "<p>نورالدین السور متشین. ایلسور متشین.</p>"


class TestPosts:
    @pytest.fixture(autouse=True)
    def posts(self, ilsur):
        kazan = OrganizationFactory(name="شهرداری کازان")
        MembershipFactory(person=ilsur, organization=kazan, position="شهردار", ends_on=date(2020, 1, 1))
        MembershipFactory(person=ilsur, position="نمایندهٔ مجلس", starts_on=date(2020, 1, 2))

    def wrong(self, text: str, day: date | None = date(2023, 12, 1)):
        piece = article(f"<p>{text}</p>")
        if day:
            MeetingFactory(starts_on=day).articles.add(piece)
        guard = NameGuard(piece)
        return guard, [finding for finding in guard.findings if finding.kind == POST]

    @pytest.mark.parametrize(
        "text", ["ایلسور متشین شهردار کازان", "شهردار کازان، ایلسور متشین، گفت", "ایلسور متشین، شهردار، آمد"]
    )
    def test_a_post_of_another_time_is_remarked_with_the_right_one(self, text):
        guard, (finding,) = self.wrong(text)
        assert [post.position for post in finding.posts] == ["نمایندهٔ مجلس"]
        mended = guard.mending(finding).fields["body"]
        assert mended == f"<p>{text.replace('شهردار', 'نمایندهٔ مجلس')}</p>"

    @pytest.mark.parametrize(
        "text",
        [
            "ایلسور متشین شهردار پیشین کازان",
            "ایلسور متشین نماینده مجلس",
            "ایلسور متشین آمد. شهردار رفت",
            "ایلسور متشین یک دو سه چهار پنج شش شهردار",
            "شهرداری کازان و ایلسور متشین",
            "ایلسور متشین، معاون شهردار کازان",
        ],
    )
    def test_what_is_right_or_far_away_is_not(self, text):
        assert self.wrong(text)[1] == []

    def test_the_day_of_the_meeting_decides(self):
        assert self.wrong("ایلسور متشین شهردار", date(2020, 1, 1))[1] == []
        assert len(self.wrong("ایلسور متشین شهردار", date(2020, 1, 2))[1]) == 1
        assert len(self.wrong("ایلسور متشین شهردار", None)[1]) == 1

    def test_a_post_beside_another_persons_name_is_theirs(self, ilsur):
        PersonFactory(name="رضا کریمی")
        assert self.wrong("ایلسور متشین و رضا کریمی شهردار")[1] == []

    def test_with_two_posts_that_day_nothing_is_proposed(self, ilsur):
        MembershipFactory(person=ilsur, position="رئیس", starts_on=date(2021, 1, 1))
        guard, (finding,) = self.wrong("ایلسور متشین شهردار")
        assert len(finding.posts) == 2 and guard.mending(finding).places == 0


class TestCost:
    WORDS = " ".join(f"واژهٔ{n} السور متشین دیگر{n}" for n in range(250))

    def test_an_article_of_a_thousand_words_costs_four_queries(self, ilsur, django_assert_num_queries):
        MembershipFactory(person=ilsur, position="واژهٔ1", ends_on=date(2000, 1, 1))
        piece = article(f"<p>{self.WORDS}</p>")
        MeetingFactory().articles.add(piece)
        with django_assert_num_queries(4):
            assert len(NameGuard(piece).findings) == 3

    def plan(self, text: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {NAMED}", [keys_in([text])])
            return "\n".join(row for (row,) in cursor.fetchall())

    def test_twenty_thousand_people_are_asked_by_the_index(self, ilsur):
        Person.objects.bulk_create(
            Person(name=f"نام{n} خاندان{n}", family_name=f"خاندان{n}", sort_name="") for n in range(20_000)
        )
        with connection.cursor() as cursor:
            # What autovacuum does: the index's pending list is no index.
            cursor.execute("SELECT gin_clean_pending_list('person_keys')")
            cursor.execute("ANALYZE news_person")
        for text in (self.WORDS, "ایلسور متشین", " ".join(f"کلمه{n}" for n in range(9_000))):
            plan = self.plan(text)
            assert "Bitmap Index Scan on person_keys" in plan and "Seq Scan" not in plan, plan
        assert people_in([self.WORDS]) == [ilsur]

    @pytest.mark.parametrize(
        "body",
        [
            lambda part: " ".join(f"کلمه{n}" for n in range(12_000 // part)),
            lambda part: "السور متشین شهردار " * (5_500 // part),
            lambda part: "السور" * (19_000 // part),
            lambda part: "ا\u200c" * (35_000 // part),
            lambda part: "<b>السور</b> " * (1_900 // part) + "&amp;" * (20_000 // part),
            lambda part: "متشین " * (18_000 // part),
        ],
    )
    def test_two_hundred_kilobytes_cost_little_more_than_eight_times_an_eighth(self, ilsur, body):
        MembershipFactory(person=ilsur, ends_on=date(2000, 1, 1))
        whole, eighth = (article(f"<p>{body(part)}</p>") for part in (1, 8))
        # What is there for a text of any length makes the ratio smaller; a cost that grew as the square would be 64.
        assert self.cost(whole) < 24 * self.cost(eighth)

    def cost(self, piece) -> float:
        return min(self.seconds(piece) for _try in range(2))

    def seconds(self, piece) -> float:
        """Of this process alone: the machine may have other things to do."""
        start = time.process_time()
        guard = NameGuard(piece)
        for finding in guard.findings:
            guard.mending(finding)
        return time.process_time() - start
