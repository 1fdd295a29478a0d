"""Votes: one for each voter and article, changeable, decided by the database in one statement."""

import hashlib
import json
import re
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import BigIntegerField
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import Rating
from comments.visitor_cookie import VisitorCookie, new_number
from news import visitors
from news.one_statement import Wording
from news.templatetags.persian import fa
from news.written_once import Blank
from news.written_rows import prepared, tuples

CHANGES_A_DAY = 5
NEW_VOTES_OF_AN_ADDRESS = 5
NEW_VOTES_OF_A_GROUP_IN_AN_HOUR = 60
VOTES_BEFORE_AVERAGE = 5
_cookie = VisitorCookie("VOTER_COOKIE_NAME", salt="comments.voter")
# 128 random bits, as static/site/article.js writes them.
_ONCE = re.compile("[0-9a-f]{32}")


class TooManyVotes(Exception):
    """Too many new votes came from one place."""


class TooManyChanges(TooManyVotes):
    """The voter has changed the vote as often as a day allows; others of the place are free to vote."""


def voter_of(request: HttpRequest) -> str | None:
    """The voter's number from the signed cookie, if there is a sound one; a forged or expired one is none.

    One of this very second is as good as an old one: a vote without a cookie is taken too and counts against the
    address's cap, so that refusing a young cookie would only punish who changes a vote at once.
    """
    return _cookie.read(request)


def new_voter(once: str = "") -> str:
    """A number for a voter without a cookie.

    `once` is a random word of the voter's page: who sends a vote again because no answer came is the same voter.
    """
    if not _ONCE.fullmatch(once):
        return new_number()
    # Nobody chooses the number that the cookie will hold.
    return salted_hmac("comments.voter.once", once, algorithm="sha256").hexdigest()[:32]


def remember(response: HttpResponse, voter: str) -> None:
    _cookie.write(response, voter)


def voter_key(voter: str) -> bytes:
    return _cookie.key(voter)


def counted(article: Blank) -> Wording:
    """Votes and average of an article: one row, in the place of Rating.objects.summary()."""
    return (
        f"SELECT jsonb_build_array(count(*), avg(score)::float8) FROM {Rating._meta.db_table}"
        " WHERE article_id = %s",
        (article,),
    )


_COUNTED = prepared(counted(Blank("article", BigIntegerField())))


def given(article: Blank, voter: Blank) -> Wording:
    """The voter's score; no row where the voter's key is NULL."""
    return f"SELECT score FROM {Rating._meta.db_table} WHERE article_id = %s AND voter = %s", (article, voter)


def score_of(article_id: int, voter: str | None) -> int | None:
    return score_by_key(article_id, voter and voter_key(voter))


def score_by_key(article_id: int, key: bytes | None) -> int | None:
    if key is None:
        return None
    return Rating.objects.filter(article=article_id, voter=key).values_list("score", flat=True).first()


@transaction.atomic
def vote(article_id: int, voter: str, score: int, *, day: date, address: bytes, group: bytes) -> None:
    """Give or change a vote; raises TooManyVotes, and then nothing is kept.

    An address may give five new votes a day to an article, since behind it may stand a whole school, and its
    neighbourhood sixty an hour to all articles.
    """
    with connection.cursor() as cursor:
        cursor.execute(_VOTE, [article_id, voter_key(voter), score, day, CHANGES_A_DAY])
        row = cursor.fetchone()
    if row is None:
        raise TooManyChanges
    is_new = row[0]
    if is_new and not _within_limits(article_id, address, group):
        raise TooManyVotes


def _within_limits(article_id: int, address: bytes, group: bytes) -> bool:
    here = hashlib.sha256(address + str(article_id).encode()).digest()
    within = visitors.within_limit
    return within("vote", here, limit=NEW_VOTES_OF_AN_ADDRESS, window=timedelta(days=1)) and within(
        "votes", group, limit=NEW_VOTES_OF_A_GROUP_IN_AN_HOUR, window=timedelta(hours=1)
    )


# xmax is 0 in a row that this statement inserted.
_VOTE = f"""
    INSERT INTO {Rating._meta.db_table} AS kept (article_id, voter, score, voted_on, changes_today)
    VALUES (%s, %s, %s, %s, 0)
    ON CONFLICT (article_id, voter) DO UPDATE SET
        score = excluded.score,
        voted_on = excluded.voted_on,
        changes_today = CASE WHEN kept.voted_on = excluded.voted_on THEN kept.changes_today + 1 ELSE 1 END
    WHERE kept.voted_on <> excluded.voted_on OR kept.changes_today < %s
    RETURNING xmax = 0
"""


def summary_of(article_id: int) -> tuple[int, float | None, str]:
    """Votes, the average from five votes on, and a sentence that says both."""
    [(row,)] = tuples(_COUNTED, {"article": article_id})
    return summary(*json.loads(row))


def summary(votes: int, average: float | None) -> tuple[int, float | None, str]:
    """The same of what was read already."""
    if votes == 0:
        return 0, None, _("No votes yet")
    counted = ngettext("%(votes)s vote", "%(votes)s votes", votes) % {"votes": fa(votes)}
    if votes < VOTES_BEFORE_AVERAGE:
        return votes, None, _("%(counted)s; the average is shown from five votes on") % {"counted": counted}
    # A whole number has lost its decimal in JSON.
    average = float(average)
    return (
        votes,
        average,
        _("Average %(average)s of 5 from %(counted)s") % {"average": fa(average), "counted": counted},
    )
