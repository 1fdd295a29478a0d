"""Who a visitor is: never an address, bounded by address, gone with the key."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_network

import pytest
from django.db import connection, connections, transaction
from django.test import RequestFactory

from comments.models.bans import LONGEST_BAN
from news import readership, visitors
from news.models import RateCount, VisitorKey

DAY = date(2023, 12, 1)
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/150 Mobile Safari/537.36"


def request(address="203.0.113.7", agent=PHONE, **headers):
    return RequestFactory().get("/", REMOTE_ADDR=address, headers={"User-Agent": agent, **headers})


class TestAddress:
    def test_it_is_the_connections_own(self):
        assert visitors.client_address(request()) == "203.0.113.7"

    def test_a_strangers_forwarding_header_is_not_believed(self):
        assert visitors.client_address(request(**{"X-Forwarded-For": "1.1.1.1"})) == "203.0.113.7"

    @pytest.mark.parametrize(
        "forwarded, address",
        [
            ("198.51.100.4", "198.51.100.4"),
            ("1.1.1.1, 198.51.100.4", "198.51.100.4"),
            ("198.51.100.4:4711", "198.51.100.4"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("", "10.0.0.1"),
        ],
    )
    def test_a_trusted_proxy_is_believed_for_one_hop(self, settings, forwarded, address):
        settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
        assert visitors.client_address(request("10.0.0.1", **{"X-Forwarded-For": forwarded})) == address

    @pytest.mark.parametrize("garbage", ["", "unix:", "999.1.1.1", "<script>", "a" * 500])
    def test_garbage_is_one_unknown_address(self, settings, garbage):
        settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
        assert visitors.client_address(request("10.0.0.1", **{"X-Forwarded-For": garbage or " , "})) in {
            "0.0.0.0",
            "10.0.0.1",
        }

    def test_an_ipv4_address_in_ipv6_clothes_is_the_same(self):
        assert visitors.client_address(request("::ffff:203.0.113.7")) == "203.0.113.7"


@pytest.mark.django_db
class TestReader:
    def test_the_same_browser_is_the_same_reader_all_day_and_another_tomorrow(self):
        today = visitors.reader(request(), DAY)
        assert visitors.reader(request(), DAY) == today
        assert visitors.reader(request(), DAY + timedelta(days=1)) != today

    def test_an_address_is_at_most_twenty_readers(self):
        assert len({visitors.reader(request(agent=f"agent {n}"), DAY) for n in range(500)}) == 20

    def test_a_household_of_ipv6_is_one_address(self):
        home = {visitors.address_of_day(request(f"2001:db8:1:1::{n:x}"), DAY) for n in range(1, 9)}
        assert len(home) == 1
        assert visitors.address_of_day(request("2001:db8:1:2::1"), DAY) not in home

    def test_neighbours_are_one_group(self):
        assert visitors.group(request("203.0.113.7"), DAY) == visitors.group(request("203.0.113.200"), DAY)
        assert visitors.group(request("203.0.114.7"), DAY) != visitors.group(request("203.0.113.7"), DAY)

    def test_once_the_key_is_gone_the_hash_cannot_be_made_again(self):
        before = visitors.reader(request(), DAY)
        visitors.forget(datetime(2023, 12, 3, tzinfo=UTC))
        assert not VisitorKey.objects.filter(period="2023-12-01").exists()
        assert visitors.reader(request(), DAY) != before

    def test_a_days_key_lives_until_the_sites_midnight(self):
        visitors.reader(request(), DAY)
        visitors.forget(datetime(2023, 12, 1, 20, 59, tzinfo=UTC))
        assert VisitorKey.objects.count() == 1
        visitors.forget(datetime(2023, 12, 1, 21, 1, tzinfo=UTC))
        assert VisitorKey.objects.count() == 0

    @pytest.mark.parametrize("day", [date(2023, 1, 1), date(2023, 6, 30), date(2023, 12, 31)])
    def test_a_quarters_key_outlives_the_quarter(self, day):
        visitors.group(request(), day)
        assert VisitorKey.objects.get().expires_on > day + timedelta(days=90)

    def test_nothing_stored_holds_an_address(self):
        visitors.reader(request(), DAY)
        visitors.within_limit("x", visitors.group(request(), DAY), limit=1, window=timedelta(days=1))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT k::text FROM news_visitorkey k UNION ALL SELECT r::text FROM news_ratecount r"
            )
            stored = " ".join(row for (row,) in cursor.fetchall())
        assert "203.0" not in stored
        assert b"203.0.113.7".hex() not in stored


@pytest.mark.django_db
class TestGroups:
    """A ban of last quarter is found by the hash of last quarter, as long as that one can be made."""

    NEXT_QUARTER = date(2024, 2, 10)

    def test_the_own_of_today_comes_first_and_last_quarters_is_found_too(self):
        before = visitors.group(request(), DAY)
        found = visitors.groups(request(), self.NEXT_QUARTER)
        assert found == [visitors.group(request(), self.NEXT_QUARTER), before]

    def test_once_last_quarters_key_is_gone_its_hash_is_not_found(self):
        before = visitors.group(request(), DAY)
        last_day = VisitorKey.objects.get().expires_on
        visitors.forget(datetime(last_day.year, last_day.month, last_day.day, 12, tzinfo=UTC))
        assert before in visitors.groups(request(), self.NEXT_QUARTER)
        visitors.forget(
            datetime(last_day.year, last_day.month, last_day.day, 12, tzinfo=UTC) + timedelta(days=1)
        )
        assert before not in visitors.groups(request(), self.NEXT_QUARTER)

    def test_the_key_lives_as_long_as_the_longest_ban_of_the_quarters_last_day(self):
        visitors.group(request(), date(2023, 12, 31))
        assert VisitorKey.objects.get().expires_on >= date(2023, 12, 31) + LONGEST_BAN

    def test_a_key_that_a_ban_needs_is_kept_until_then_and_never_shortened(self):
        before, expires = visitors.group(request(), DAY), VisitorKey.objects.get().expires_on
        later = expires + timedelta(days=50)
        assert visitors.keep_group_key(DAY, later)
        assert visitors.keep_group_key(DAY, expires - timedelta(days=50))
        visitors.forget(datetime(later.year, later.month, later.day, 12, tzinfo=UTC))
        assert before in visitors.groups(request(), later)
        visitors.forget(datetime(later.year, later.month, later.day, 12, tzinfo=UTC) + timedelta(days=1))
        assert before not in visitors.groups(request(), later)

    def test_a_key_that_is_gone_cannot_be_kept(self):
        assert not visitors.keep_group_key(DAY, DAY + timedelta(days=400))
        assert not VisitorKey.objects.exists()

    def test_neighbours_share_them_and_strangers_do_not(self):
        visitors.group(request(), DAY)
        own = visitors.groups(request("203.0.113.7"), self.NEXT_QUARTER)
        assert visitors.groups(request("203.0.113.200"), self.NEXT_QUARTER) == own
        assert not set(visitors.groups(request("203.0.114.7"), self.NEXT_QUARTER)) & set(own)

    def test_the_day_keys_of_readers_are_none_of_them(self):
        visitors.reader(request(), DAY)
        assert len(visitors.groups(request(), DAY)) == 1


@pytest.mark.parametrize(
    "headers, person",
    [
        ({}, True),
        ({"Sec-Purpose": "prefetch;prerender"}, False),
        ({"Purpose": "prefetch"}, False),
        ({"X-Moz": "prefetch"}, False),
    ],
)
def test_a_page_fetched_ahead_is_nobody(headers, person):
    assert visitors.is_person(request(**headers)) is person


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1)",
        "TelegramBot (like TwitterBot)",
        "curl/8.0",
        "python-requests/2",
    ],
)
def test_a_robot_is_nobody(agent):
    assert not visitors.is_person(request(agent=agent))


@pytest.mark.django_db
class TestLimit:
    WINDOW = timedelta(minutes=1)
    NOW = datetime(2023, 12, 1, 12, 0, 30, tzinfo=UTC)

    def allowed(self, who=b"a", now=NOW):
        return visitors.within_limit("comment", who, limit=2, window=self.WINDOW, now=now)

    def test_it_counts_one_visitor_in_one_window(self):
        assert [self.allowed() for _ in range(3)] == [True, True, False]
        assert self.allowed(who=b"b")
        assert self.allowed(now=self.NOW + self.WINDOW)

    def test_old_counts_are_forgotten(self):
        self.allowed()
        visitors.forget(self.NOW)
        assert RateCount.objects.count() == 1
        visitors.forget(self.NOW + self.WINDOW)
        assert RateCount.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_racing_requests_are_counted_one_by_one():
    def attempt(_):
        try:
            return visitors.within_limit("race", b"a", limit=5, window=timedelta(days=1))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(attempt, range(30))) == 5


@pytest.mark.django_db
def test_what_is_held_runs_out_and_a_later_end_replaces_an_earlier_one():
    now = datetime(2023, 12, 1, 12, tzinfo=UTC)
    visitors.hold("no letters", b"a", now + timedelta(days=9))
    visitors.hold("no letters", b"a", now + timedelta(days=2))
    visitors.hold("anything else", b"b", now + timedelta(days=9))
    assert visitors.held("no letters", [b"a", b"b", b"c"], now) == {b"a"}
    assert visitors.held("no letters", [b"a"], now + timedelta(days=8)) == {b"a"}
    assert visitors.held("no letters", [b"a"], now + timedelta(days=9)) == set()
    visitors.forget(now + timedelta(days=10))
    assert not RateCount.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestKeyKeptInMind:
    """A process asks for the key of the day once a minute, and has none of it when the day is over."""

    @pytest.fixture(autouse=True)
    def nothing_kept(self):
        visitors._kept_day_key.clear()
        yield
        visitors._kept_day_key.clear()

    def test_two_processes_agree(self):
        today = readership.site_day()
        ours = visitors.reader(request(), today)
        visitors._kept_day_key.clear()
        assert visitors.reader(request(), today) == ours

    def test_a_second_reader_costs_no_query(self, django_assert_num_queries):
        today = readership.site_day()
        visitors.reader(request(), today)
        with django_assert_num_queries(0):
            visitors.reader(request("198.51.100.4"), today)

    def test_the_key_of_a_day_that_is_over_is_not_kept(self):
        visitors.reader(request(), readership.site_day() - timedelta(days=1))
        assert visitors._kept_day_key == {}

    def test_it_is_forgotten_with_the_key_itself(self):
        visitors.reader(request(), readership.site_day())
        assert visitors._kept_day_key
        visitors.forget()
        assert visitors._kept_day_key == {}

    def test_a_process_that_nobody_asks_forgets_it_too(self, monkeypatch):
        monkeypatch.setattr(visitors, "_KEY_IS_KEPT", 0.05)
        visitors.reader(request(), readership.site_day())
        deadline = time.monotonic() + 10
        while visitors._kept_day_key:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def test_one_that_may_be_taken_back_is_not_kept(self):
        with transaction.atomic():
            visitors.reader(request(), readership.site_day())
        assert visitors._kept_day_key == {}
