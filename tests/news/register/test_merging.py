"""Two rows become one: nothing that points at them is lost, and old numbers lead on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from news import merging
from news.models import (
    FormerOrganization,
    FormerPerson,
    Membership,
    Organization,
    Participant,
    Person,
)
from tests.factories import (
    ArticleFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
)


def merged(winner, loser):
    """The winner as the database has it after the merge; deferred constraints are asked at once."""
    merging.merge(type(winner), winner.pk, loser.pk)
    connection.check_constraints()
    return type(winner).objects.get(pk=winner.pk)


@pytest.mark.django_db
class TestPeople:
    def test_participations_move_and_no_words_change(self):
        winner, loser = PersonFactory(), PersonFactory()
        seat = ParticipantFactory(person=loser, name="م. میرزاخانی", position="شهردار")
        merged(winner, loser)
        seat.refresh_from_db()
        assert (seat.person, seat.name, seat.position) == (winner, "م. میرزاخانی", "شهردار")
        assert not Person.objects.filter(pk=loser.pk).exists()

    def test_at_a_meeting_of_both_the_losers_row_keeps_its_words_and_loses_its_link(self):
        winner, loser, meeting = PersonFactory(), PersonFactory(), MeetingFactory()
        kept = ParticipantFactory(meeting=meeting, person=winner, name="یکم")
        freed = ParticipantFactory(meeting=meeting, person=loser, name="دوم", position="معاون")
        merged(winner, loser)
        kept.refresh_from_db()
        freed.refresh_from_db()
        assert kept.person == winner
        assert (freed.person, freed.name, freed.position) == (None, "دوم", "معاون")

    def test_every_name_of_the_loser_stays_a_spelling_once(self):
        winner = PersonFactory(name="علی‌رضا کریمی", name_latin="Alireza Karimi", other_names="ع. کریمی")
        loser = PersonFactory(
            name="عليرضا كريمي",
            name_latin="Ali Reza Karimy",
            name_cyrillic="Карими",
            other_names="علی رضا کریمی\nع کریمی\nکریمی کازان",
        )
        winner = merged(winner, loser)
        assert winner.spellings == ["ع. کریمی", "Ali Reza Karimy", "کریمی کازان"]
        assert winner.name_cyrillic == "Карими"
        assert Person.objects.named("karimy").get() == winner

    def test_a_name_in_letters_that_search_does_not_know_is_kept_too(self):
        winner = merged(PersonFactory(), PersonFactory(name="Արամ"))
        assert winner.spellings == ["Արամ"]

    def test_what_is_empty_is_filled_and_what_is_not_stays(self):
        picture = PictureFactory()
        winner = PersonFactory(honorific_prefix="دکتر", links="https://a.example.org")
        loser = PersonFactory(
            honorific_prefix="خانم",
            family_name="کریمی",
            biography="زاده در کازان",
            picture=picture,
            links="https://a.example.org\nhttps://b.example.org",
        )
        assert merging.dropped(winner, loser) == ["honorific_prefix"]
        winner = merged(winner, loser)
        assert (winner.honorific_prefix, winner.family_name) == ("دکتر", "کریمی")
        assert (winner.biography, winner.picture) == ("زاده در کازان", picture)
        assert winner.links == "https://a.example.org\nhttps://b.example.org"

    def test_spellings_that_do_not_fit_stop_everything(self):
        winner, loser = PersonFactory(other_names="آ" * 1990), PersonFactory(other_names="ب" * 50)
        seat = ParticipantFactory(person=loser)
        with pytest.raises(merging.TooManySpellings):
            merging.merge(Person, winner.pk, loser.pk)
        seat.refresh_from_db()
        assert seat.person == loser
        assert not FormerPerson.objects.exists()

    def test_articles_name_the_winner_once(self):
        winner, loser = PersonFactory(), PersonFactory()
        both, one = ArticleFactory(), ArticleFactory()
        both.mentions.set([winner, loser])
        one.mentions.set([loser])
        merged(winner, loser)
        assert list(both.mentions.all()) == list(one.mentions.all()) == [winner]

    def test_numbers_lead_on_through_every_merge(self):
        first, second, third = PersonFactory(), PersonFactory(), PersonFactory()
        merged(second, first)
        merged(third, second)
        assert set(FormerPerson.objects.values_list("old_id", "person")) == {
            (first.pk, third.pk),
            (second.pk, third.pk),
        }
        assert merging.successor(Person, first.pk) == third
        assert merging.successor(Person, third.pk) is None

    def test_nobody_is_merged_into_themselves(self):
        person = PersonFactory()
        with pytest.raises(merging.SameOne):
            merging.merge(Person, person.pk, person.pk)
        assert Person.objects.filter(pk=person.pk).exists()

    def test_whoever_is_gone_is_merged_with_nobody(self):
        person = PersonFactory()
        with pytest.raises(merging.Gone):
            merging.merge(Person, person.pk, person.pk + 1000)

    def test_two_thousand_participations_cost_as_many_queries_as_one(self):
        winner, loser = PersonFactory(), PersonFactory()
        meetings = MeetingFactory.create_batch(2000)
        rows = [Participant(meeting=meeting, side="ours", name="ن", person=loser) for meeting in meetings]
        Participant.objects.bulk_create(rows)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            merging.merge(Person, winner.pk, loser.pk)
        assert len(queries) < 40
        assert Participant.objects.filter(person=winner).count() == 2000


@pytest.mark.django_db
class TestPosts:
    def years(self, person) -> list[tuple]:
        posts = person.memberships.order_by("starts_on")
        return [
            (post.starts_on and post.starts_on.year, post.ends_on and post.ends_on.year) for post in posts
        ]

    @pytest.mark.parametrize(
        "winners, losers, after",
        [
            ([(2018, 2020)], [(2019, 2022)], [(2018, 2022)]),
            ([(2018, 2020)], [(2021, 2022)], [(2018, 2020), (2021, 2022)]),
            ([(2010, 2012), (2014, 2016)], [(2011, 2015)], [(2010, 2016)]),
            ([(2018, None)], [(2019, 2021)], [(2018, None)]),
            ([(None, None)], [(2019, 2021)], [(2019, 2021)]),
            ([(2010, 2012), (2014, 2016)], [(None, None)], [(2010, 2012), (2014, 2016)]),
            ([(None, None)], [(None, None)], [(None, None)]),
            ([], [(2019, 2021)], [(2019, 2021)]),
        ],
    )
    def test_the_same_post_at_the_same_time_is_one_post(self, winners, losers, after):
        winner, loser, city = PersonFactory(), PersonFactory(), OrganizationFactory()
        for person, position, times in ((winner, "نایب رئیس", winners), (loser, "نايب‌رئیس", losers)):
            for start, end in times:
                MembershipFactory(
                    person=person,
                    organization=city,
                    position=position,
                    starts_on=start and date(start, 1, 1),
                    ends_on=end and date(end, 12, 31),
                )
        merged(winner, loser)
        assert self.years(winner) == after

    def test_other_posts_and_other_bodies_stay_apart(self):
        winner, loser, city = PersonFactory(), PersonFactory(), OrganizationFactory()
        MembershipFactory(person=winner, organization=city, position="شهردار")
        MembershipFactory(person=loser, organization=city, position="معاون")
        MembershipFactory(person=loser, position="شهردار")
        merged(winner, loser)
        assert winner.memberships.count() == Membership.objects.count() == 3

    def test_a_person_with_the_same_post_in_both_bodies_has_one(self):
        winner, loser, mayor = OrganizationFactory(), OrganizationFactory(), PersonFactory()
        MembershipFactory(person=mayor, organization=winner, starts_on=date(2020, 1, 1))
        MembershipFactory(
            person=mayor, organization=loser, starts_on=date(2019, 1, 1), ends_on=date(2020, 5, 1)
        )
        merged(winner, loser)
        assert self.years(mayor) == [(2019, None)]
        assert mayor.memberships.get().organization == winner


@pytest.mark.django_db
class TestOrganizations:
    def test_everything_moves(self):
        winner = OrganizationFactory(kind="other")
        loser = OrganizationFactory(name="بانک آک", kind="bank", city="کازان", country="روسیه")
        seats = ParticipantFactory.create_batch(2, organization=loser, meeting=MeetingFactory())
        part = OrganizationFactory(parent=loser)
        winner = merged(winner, loser)
        assert [seat.organization for seat in Participant.objects.all()] == [winner] * len(seats)
        assert (winner.kind, winner.city, winner.country) == ("bank", "کازان", "روسیه")
        assert winner.spellings == ["بانک آک"]
        part.refresh_from_db()
        assert part.parent == winner
        assert FormerOrganization.objects.get(old_id=loser.pk).organization == winner

    @pytest.mark.parametrize("steps", [1, 2])
    def test_a_part_that_swallows_its_whole_takes_the_place_of_the_whole(self, steps):
        top = OrganizationFactory()
        loser = OrganizationFactory(parent=top)
        winner = loser
        for _step in range(steps):
            winner = OrganizationFactory(parent=winner)
        winner = merged(winner, loser)
        assert winner.parent == top
        assert all(self.ends(organization) for organization in Organization.objects.all())

    def test_a_whole_that_swallows_its_part_stays_where_it_is(self):
        winner = OrganizationFactory()
        loser = OrganizationFactory(parent=winner)
        below = OrganizationFactory(parent=loser)
        assert merged(winner, loser).parent is None
        below.refresh_from_db()
        assert below.parent == winner

    def test_an_empty_place_is_filled(self):
        top = OrganizationFactory()
        assert merged(OrganizationFactory(), OrganizationFactory(parent=top)).parent == top

    def ends(self, organization) -> bool:
        for _step in range(10):
            if organization.parent is None:
                return True
            organization = organization.parent
        return False


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("factory", [PersonFactory, OrganizationFactory])
def test_of_two_merges_in_opposite_directions_one_happens_and_nothing_is_lost(factory):
    one, two = factory(), factory()
    field = "person" if isinstance(one, Person) else "organization"
    for row in (one, two):
        for _meeting in range(20):
            ParticipantFactory(**{field: row})
    start = Barrier(2)

    def work(pair) -> bool:
        try:
            start.wait(10)
            merging.merge(type(one), *pair)
            return True
        except merging.Gone:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        happened = list(pool.map(work, [(one.pk, two.pk), (two.pk, one.pk)]))
    assert sorted(happened) == [False, True]
    left = type(one).objects.get()
    assert left.pk == (one.pk if happened[0] else two.pk)
    assert Participant.objects.filter(**{field: left}).count() == 40
