"""A flood of comments: it is slowed down, it waits apart, and nobody else is shut out by it."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from comments import banning, receiving, screening
from comments.models import Comment
from tests.comments.visiting import SAME_SITE, neighbourhood, send
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
BOTS = range(50)
HONEST = range(1_000, 1_020)


@pytest.fixture
def article():
    return ArticleFactory()


@pytest.fixture
def clock(monkeypatch):
    """Time as the site sees it; a test may let it pass."""
    # In the middle of an hour and a minute, so that no window ends on its own.
    moment = {"now": timezone.now().replace(minute=30, second=30)}
    monkeypatch.setattr(timezone, "now", lambda: moment["now"])

    def pass_by(**time):
        moment["now"] += timedelta(**time)

    return pass_by


def said_by(number: int, n: int) -> str:
    return f"این را رباتِ شمارهٔ {number} می‌نویسد، بارِ {n}، و هر بار چیزی دیگر است."


def flood(client, article) -> Counter:
    """Each bot sends three comments within a minute; how often the site answered what."""
    answers: Counter = Counter()
    for number in BOTS:
        for n in range(3):
            answer = send(client, article, address=neighbourhood(number), text=said_by(number, n))
            answers[answer.status_code] += 1
    return answers


def honest(client, article, about="این خبر") -> list[int]:
    answers = [
        send(
            client, article, address=neighbourhood(number), text=f"پرسشی دارم دربارهٔ {about}، شمارهٔ {number}"
        )
        for number in HONEST
    ]
    return [answer.status_code for answer in answers]


def statuses(article, like: str) -> Counter:
    return Counter(
        Comment.objects.filter(article=article, text__startswith=like).values_list("status", flat=True)
    )


def waiting(count: int, **fields) -> None:
    Comment.objects.bulk_create(Comment(text=f"در انتظار {n}", **fields) for n in range(count))


class TestFromFiftyNeighbourhoods:
    def test_it_fills_one_discussion_and_closes_none(self, client, article, clock):
        waiting(screening.FULL_ARTICLE - 50, article=article)
        # Two of each are taken; the third is asked to wait.
        assert flood(client, article) == {201: 100, 429: 50}
        assert statuses(article, "این را ربات") == {"pending": 50, "suspect": 50}
        held = Comment.objects.filter(status="suspect").values_list("held_for", flat=True)
        assert all("flood" in reasons for reasons in held)

        assert honest(client, article) == [201] * len(HONEST)
        assert statuses(article, "پرسشی دارم") == {"suspect": len(HONEST)}
        other = ArticleFactory()
        assert honest(client, other, "آن یکی") == [201] * len(HONEST)
        assert statuses(other, "پرسشی دارم") == {"pending": len(HONEST)}
        for each in (article, other):
            assert 'id="write"' in client.get(each.get_absolute_url()).content.decode()

    def test_who_had_a_comment_approved_is_not_held_for_the_flood(self, client, article, clock):
        send(client, ArticleFactory(), address=neighbourhood(2_000))
        Comment.objects.update(status="approved", decided_at=timezone.now())
        waiting(screening.FULL_ARTICLE, article=article)
        send(client, article, address=neighbourhood(2_000), text="سخنی از آشنا")
        send(client, article, address=neighbourhood(2_001), text="سخنی از ناآشنا")
        assert statuses(article, "سخنی از آشنا") == {"pending": 1}
        assert statuses(article, "سخنی از ناآشنا") == {"suspect": 1}


class TestAFullSite:
    def test_strangers_are_held_and_nobody_is_refused(self, client, article, clock):
        send(client, ArticleFactory(), address=neighbourhood(2_000))
        Comment.objects.update(status="approved", decided_at=timezone.now())
        flooded = ArticleFactory.create_batch(2)
        for each in flooded:
            waiting(screening.FULL_SITE // 2, article=each)
        assert honest(client, article) == [201] * len(HONEST)
        assert statuses(article, "پرسشی دارم") == {"suspect": len(HONEST)}
        assert send(client, article, address=neighbourhood(2_000), text="سخنی از آشنا").status_code == 201
        assert statuses(article, "سخنی از آشنا") == {"pending": 1}

    def test_what_was_decided_makes_nothing_full(self, client, article, clock):
        now = timezone.now()
        waiting(screening.FULL_SITE, article=article, status="spam", decided_at=now)
        assert honest(client, article) == [201] * len(HONEST)
        assert statuses(article, "پرسشی دارم") == {"pending": len(HONEST)}


class TestOneNeighbourhood:
    @pytest.mark.parametrize(
        "addresses",
        [
            ["203.0.113.7", "203.0.113.8", "203.0.113.200"],
            ["2001:db8:1:100::1", "2001:db8:1:1ff::1", "2001:db8:1:180:aaaa::9"],
        ],
    )
    def test_its_addresses_share_the_wider_limit(self, client, article, clock, addresses):
        answers = [
            send(client, article, address=address, text=f"سخن {n} از همسایه")
            for n, address in enumerate(addresses * 4)
        ]
        # Two of each address, while the neighbourhood's ten a minute last.
        assert [answer.status_code for answer in answers] == [201] * 6 + [429] * 6

    def test_it_cannot_say_that_it_is_another_one(self, client, article, clock):
        statuses = [
            send(
                client,
                article,
                text=f"سخن {n} از پشت پرده",
                headers={**SAME_SITE, "X-Forwarded-For": neighbourhood(n), "User-Agent": f"x{n}"},
            ).status_code
            for n in range(3)
        ]
        assert statuses == [303, 303, 429]

    @pytest.mark.parametrize(
        "pace, per_round, rounds, taken",
        [({"minutes": 1}, 2, 6, 10), ({"hours": 1}, 1, 10, 10)],
        ids=["ten an hour", "slowly"],
    )
    def test_so_many_in_a_while(self, client, article, clock, pace, per_round, rounds, taken):
        for turn in range(rounds):
            for n in range(per_round):
                send(client, article, text=f"دیدگاه {turn} و {n} از یک جا")
            clock(**pace)
        assert Comment.objects.count() == taken

    def test_no_more_of_it_waits_than_the_cap(self, client, article, clock):
        send(client, article, text="نخستین")
        group = Comment.objects.get().group
        waiting(receiving.WAITING_OF_GROUP - 2, article=article, group=group)
        assert send(client, article, text="آخرین").status_code == 201
        clock(hours=1)
        refused = send(client, article, text="یکی دیگر")
        assert refused.status_code == 429
        assert Comment.objects.waiting().filter(group=group).count() == receiving.WAITING_OF_GROUP
        assert send(client, article, address=neighbourhood(7)).status_code == 201
        # Once a moderator has read them, there is room again.
        Comment.objects.update(status="spam", decided_at=timezone.now())
        clock(hours=1)
        assert send(client, article, text="یکی دیگر").status_code == 201

    @pytest.mark.parametrize("headers", [SAME_SITE, None], ids=["page", "script"])
    def test_what_is_refused_comes_back_whole(self, client, article, clock, headers):
        typed = "سطر یکم <b>\nسطر دوم & «گیومه»"
        for n in range(2):
            send(client, article, text=f"{typed} {n}")
        given = {"headers": headers} if headers else {}
        answer = send(client, article, text=typed, name="مهتاب <i>", **given)
        assert answer.status_code == 429
        if headers:
            page = answer.content.decode()
            assert "سطر یکم &lt;b&gt;\nسطر دوم &amp; «گیومه»</textarea>" in page
            assert 'value="مهتاب &lt;i&gt;"' in page
        else:
            # The page of the script still has the words; with the token that it gets it can send them later.
            assert answer.json()["token"]
            clock(minutes=1)
            again = send(client, article, text=typed, token=answer.json()["token"])
            assert again.status_code == 201
            assert Comment.objects.filter(text=typed).exists()

    def test_refused_comments_use_up_nothing(self, client, article, clock):
        for n in range(8):
            send(client, article, text=f"تند {n}")
        clock(minutes=1)
        assert send(client, article, text="آرام").status_code == 201


def test_a_ban_of_a_bot_is_no_ban_of_its_neighbours(client, article, moderator, clock):
    sent = send(client, article, address="203.0.113.7")
    comment = Comment.objects.get(code=sent.json()["code"].replace("-", ""))
    # Made as the desk makes it, for the neighbourhood that the comment came from.
    banning.ban(comment, by=moderator, reason="سیل", days=7)
    banned = send(client, article, address="203.0.113.99", headers=SAME_SITE, text="باز هم من")
    assert banned.status_code == 403
    assert "باز هم من" in banned.content.decode()
    assert send(client, article, address="203.0.114.7", text="من کس دیگری‌ام").status_code == 201
    assert Comment.objects.count() == 2
