"""In time nothing leads from a comment to its author any more, and no table ever held an address of a machine."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from comments import erasing, letters, moderation, retention
from comments.models import Comment, ConcealedText, Follower, Letter, Report
from news.models.visitors import RateCount, VisitorKey
from tests.comments.visiting import JSON, SAME_SITE, send
from tests.factories import ArticleFactory, BanFactory, CommentFactory, FollowerFactory, ReportFactory

ADDRESS, EMAIL, NUMBER = "203.0.113.77", "mahtab.azad@example.org", "09123456789"


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def old_comment(days, **fields):
    comment = CommentFactory(created_at=days_ago(days), group=b"g" * 16, author=b"a" * 16, **fields)
    ConcealedText.objects.create(comment=comment, text=NUMBER)
    FollowerFactory(comment=comment)
    return comment


def table_dump() -> str:
    """Every row of the tables of both apps, with bytes both as hexadecimal digits and as letters."""
    with connection.cursor() as cursor:
        tables = [
            table
            for table in connection.introspection.table_names(cursor)
            if table.startswith(("comments_", "news_"))
        ]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" AS t')
            rows += [row for (row,) in cursor.fetchall()]
    text = "\n".join(rows)
    assert len(tables) > 20
    return text


def leads_to_the_visitor(dump: str) -> set[str]:
    secrets = (ADDRESS, EMAIL, NUMBER, EMAIL.partition("@")[0])
    return {secret for secret in secrets if secret in dump or secret.encode().hex() in dump}


@pytest.mark.django_db
class TestForgetting:
    def test_hashes_addresses_and_originals_go_when_their_time_is_over(self, settings):
        settings.COMMENT_RETENTION_DAYS = 30
        old, young = old_comment(31), old_comment(29)
        forgotten = retention.forget(timezone.now())
        assert (forgotten["hashes"], forgotten["addresses"], forgotten["originals"]) == (1, 1, 1)
        old.refresh_from_db()
        young.refresh_from_db()
        assert (old.group, old.author, old.text) == (None, None, young.text)
        assert bytes(young.group) == b"g" * 16
        assert Follower.objects.get().comment == young
        assert ConcealedText.objects.get().comment == young

    def test_an_old_site_is_gone_through_a_week_at_a_time(self, monkeypatch):
        article = ArticleFactory()
        for days in (400, 395, 300, 101):
            old_comment(days, article=article)
        seen = []
        forget = erasing.forget
        monkeypatch.setattr(
            erasing, "forget", lambda now, after: seen.append(forget(now, after=after)) or seen[-1]
        )
        assert retention.forget(timezone.now())["hashes"] == 4
        assert max(step["hashes"] for step in seen) == 2
        assert not Comment.objects.exclude(group=None).exists()

    def test_again_it_finds_nothing(self):
        old_comment(400)
        retention.forget(timezone.now())
        assert not any(retention.forget(timezone.now()).values())

    def test_letters_that_never_went_are_dropped_after_thirty_days(self):
        follower = FollowerFactory()
        for days in (31, 29):
            letter = Letter.objects.create(follower=follower, kind="approved")
            Letter.objects.filter(pk=letter.pk).update(created_at=days_ago(days))
        assert retention.forget(timezone.now())["letters"] == 1
        assert Letter.objects.count() == 1

    def test_settled_reports_go_and_waiting_ones_lose_their_note(self, settings, moderator):
        settings.COMMENT_RETENTION_DAYS = 30
        closed = {"closed_at": timezone.now(), "closed_by": moderator}
        old_closed = ReportFactory(at=days_ago(31), note="یادداشت", **closed)
        old_open = ReportFactory(at=days_ago(31), note="یادداشت")
        young = [ReportFactory(at=days_ago(29), note="یادداشت", **more) for more in ({}, closed)]
        forgotten = retention.forget(timezone.now())
        assert (forgotten["reports"], forgotten["notes"]) == (1, 1)
        assert not Report.objects.filter(pk=old_closed.pk).exists()
        old_open.refresh_from_db()
        assert (old_open.note, old_open.closed_at) == ("", None)
        assert Report.objects.filter(pk__in=[one.pk for one in young], note="یادداشت").count() == 2
        assert not any(retention.forget(timezone.now()).values())

    def test_a_ban_outlives_the_hashes_of_its_comment(self):
        comment = old_comment(91)
        ban = BanFactory(group=b"g" * 16, comment=comment)
        retention.forget(timezone.now())
        ban.refresh_from_db()
        assert bytes(ban.group) == b"g" * 16

    def test_the_command_counts_in_persian(self, capsys):
        old_comment(91)
        call_command("forget_commenters")
        said = capsys.readouterr().out
        assert said.count("۱") == 3
        call_command("forget_commenters")
        assert "۱" not in capsys.readouterr().out


def visit(client, article, moderator):
    """What a visitor can leave behind: a read, stars, a comment with an address, a report, a wrong code."""
    here = {"REMOTE_ADDR": ADDRESS, "headers": SAME_SITE | {"X-Forwarded-For": ADDRESS}}
    client.post(reverse("read", args=[article.pk]), **here)
    client.post(reverse("comments:rating", args=[article.pk]), {"score": "5"}, **here)
    fields = {"text": f"شمارهٔ من {NUMBER} است", "email": EMAIL, "follow": "on"}
    assert send(client, article, headers=JSON, address=ADDRESS, **fields).status_code == 201
    other = CommentFactory(article=article, status="approved")
    client.post(reverse("comments:report", args=[other.pk]), {"ground": "false"}, **here)
    client.get(reverse("comments:find"), {"code": "2K3M4P5Q6R7S"}, **here)
    comment = Comment.objects.get(follower__email=EMAIL)
    moderation.decide([comment.pk], "approved", by=moderator)
    letters.tell([comment.pk], "approved")
    assert letters.send_waiting(timezone.now()) == (1, 0)
    return comment


@pytest.mark.django_db
def test_no_table_holds_an_address_and_in_time_nothing_leads_to_the_visitor(client, moderator, mailoutbox):
    comment = visit(client, ArticleFactory(), moderator)
    assert mailoutbox[0].to == [EMAIL]
    before = leads_to_the_visitor(table_dump())
    assert ADDRESS not in before
    assert EMAIL in before, "a control: the dump sees what is there"
    keys = [bytes(key).hex() for key in VisitorKey.objects.values_list("key", flat=True)]
    hashes = bytes(Comment.objects.get(pk=comment.pk).group).hex()
    retention.forget(timezone.now() + timedelta(days=200))
    after = table_dump()
    assert leads_to_the_visitor(after) == set()
    assert keys
    assert not any(key in after for key in keys)
    assert hashes not in after
    assert not (VisitorKey.objects.exists() or RateCount.objects.exists())


@pytest.mark.django_db
def test_an_erased_comment_leaves_nothing_at_once(client, moderator, mailoutbox):
    comment = visit(client, ArticleFactory(), moderator)
    client.post(reverse("comments:tracking", args=[comment.code]), {"act": "erase"}, headers=SAME_SITE)
    assert leads_to_the_visitor(table_dump()) == set()
