"""Moderators' acts asked for by hand: without the right, without the token, with numbers and words that are none."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from comments.models import Ban, Comment, Decision, Inquiry
from tests.factories import CommentFactory, StaffFactory

pytestmark = pytest.mark.django_db
HOSTILE = [
    "",
    "x",
    "0",
    "-1",
    "1.5",
    "۱",
    "1 OR 1=1",
    "\x00",
    "9" * 30,
    "true",
    "<b>",
    "'",
    "🌷",
    "a" * 5_000,
]
# One of each kind: nothing, a fraction, a text that no number is, NUL, too large, markup, too long.
ONE_OF_EACH = ["", "1.5", "1 OR 1=1", "\x00", "9" * 30, "<b>", "a" * 5_000]
FIELDS = (
    "decision", "seen", "reason", "chosen", "confirm", "days", "spam", "text", "token", "open", "filters", "on",
    "words", "kind", "close", "canned",
)  # fmt: skip


def acts() -> list[URLPattern]:
    """Every address of comments' admins that takes a number or nothing, and is not one of Django's own."""
    # Kept lists are everybody's own (tests/desk/test_kept_lists.py).
    found, own = [], {"add", "change", "changelist", "delete", "history", "keep", "kept"}

    def walk(patterns) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns)
            elif (pattern.name or "").startswith("comments_") and pattern.name.split("_")[-1] not in own:
                found.append(pattern)

    walk([each for each in get_resolver().url_patterns if getattr(each, "app_name", "") == "admin"])
    return found


ACTS = pytest.mark.parametrize("act", acts(), ids=lambda act: act.name)


def address(act: URLPattern, pk: object) -> str:
    model = act.name.split("_")[1]
    return f"/admin/comments/{model}/{str(act.pattern).replace('<int:pk>', str(pk))}"


def everything() -> tuple:
    """What acts change, to see that they changed nothing."""
    comments = Comment.objects.order_by("pk").values_list("pk", "status", "decided_by", "reported_at")
    return list(comments), Decision.objects.count(), Ban.objects.count(), Inquiry.objects.count()


@ACTS
class TestEachAct:
    def test_is_found_at_its_address(self, act, admin_client):
        assert admin_client.get(address(act, CommentFactory().pk)).status_code in {200, 302, 404, 405}

    def test_is_for_moderators_alone(self, act, login, client, writer, editor):
        comment = CommentFactory(group=b"g" * 16)
        before = everything()
        for person in (writer, editor, StaffFactory()):
            for method in ("get", "post"):
                answer = getattr(login(person), method)(address(act, comment.pk), {"decision": "approved"})
                assert answer.status_code in {403, 405}
        answer = client.post(address(act, comment.pk), {"decision": "approved"})
        assert answer.status_code in {302, 405}
        assert everything() == before

    def test_is_not_done_for_another_site(self, act, moderator):
        comment = CommentFactory(group=b"g" * 16)
        before = everything()
        desk = Client(enforce_csrf_checks=True)
        desk.force_login(moderator)
        sent = {
            "decision": "approved",
            "chosen": comment.pk,
            "open": "0",
            "days": "7",
            "reason": "x",
            "on": "1",
        }
        assert desk.post(address(act, comment.pk), sent).status_code in {403, 405}
        assert everything() == before

    # Nothing has it, and no column can hold it; the whole suite takes what lies between and beyond.
    @pytest.mark.parametrize(
        "pk", [0, 2**63, *(pytest.param(pk, marks=pytest.mark.full) for pk in (2**31, 2**63 - 1, 10**40))]
    )
    def test_of_a_number_that_nothing_has_is_not_found(self, act, admin_client, pk):
        if "<int:pk>" not in str(act.pattern):
            pk = 1
        for method in ("get", "post"):
            answer = getattr(admin_client, method)(address(act, pk), {"decision": "spam", "open": "1"})
            assert answer.status_code in {200, 302, 400, 404, 405, 422}

    @pytest.mark.parametrize(
        "values",
        [
            pytest.param(ONE_OF_EACH, id="one of each"),
            pytest.param(HOSTILE, id="all", marks=pytest.mark.full),
        ],
    )
    def test_with_words_that_are_none_says_so_or_refuses(self, act, admin_client, values):
        comment = CommentFactory(group=b"g" * 16)
        where = address(act, comment.pk)
        for value in values:
            for accept in ("text/html", "application/json"):
                sent = dict.fromkeys(FIELDS, value)
                answer = admin_client.post(where, sent, headers={"Accept": accept})
                assert answer.status_code < 500, value
            query = {**dict.fromkeys(FIELDS[:12], value[:100]), "q": value[:100], "after": value[:100]}
            assert admin_client.get(where, query).status_code < 500, value


@pytest.mark.parametrize(
    "name", ["tab", "q", "article", "name", "group", "from", "to", "after", "before", "page", "filters"]
)
@pytest.mark.parametrize(
    "value",
    [
        *(v if v in ONE_OF_EACH else pytest.param(v, marks=pytest.mark.full) for v in HOSTILE[:-1]),
        "a" * 1_500,
        "1402/13/45",
        "99999999999999999-999999999999999999",
    ],
)
def test_the_queue_is_asked_anything(admin_client, name, value):
    CommentFactory()
    answer = admin_client.get("/admin/comments/comment/", {name: value})
    assert answer.status_code in {200, 400, 422}
    assert "<b>'" not in answer.content.decode()
