"""What holds of the tables as a whole, whatever they are made anew from."""

import re

import pytest

from tests.trust.matrix import tables
from tests.trust.matrix.asking import ROLES

GET, POST = tables.read("get"), tables.read("post")
WORD = re.compile(r"login|(?:2\d\d|30[1-3]|4\d\d)(?:\+| log| own)?")
MARKS = ("+", " log", " own")
STAFF = ROLES[1:]
# The desk's own door, and what is asked before anybody has come through it.
DOOR = {
    "admin:invitation", "admin:login", "admin:logout", "admin:password_reset", "admin:password_reset_complete",
    "admin:password_reset_confirm", "admin:password_reset_done", "admin:pulse",
}  # fmt: skip
# An open form is told, without a page, that its session has ended.
FORMS_LEFT_OPEN = {"admin:news_article_keep", "admin:news_article_keep_new", "admin:news_article_presence"}
# Everybody's own account.
OWN = {
    "admin:index", "admin:jsi18n", "admin:notices", "admin:password_change", "admin:password_change_done",
    "admin:roles", "admin:second_factor_setup",
}  # fmt: skip
OWN_ACTS = {"admin:password_change", "admin:second_factor_setup"}


def at_the_desk(table: tables.Table, under: str = "/admin/") -> list[tuple[str, str, dict[str, str]]]:
    return [(address, name, words) for address, (name, words) in table.items() if address.startswith(under)]


def is_done(word: str) -> bool:
    """Whether something that is not one's own was written."""
    return word.endswith("+")


def done_by(role: str, under: str = "/admin/") -> set[str]:
    """The names of what somebody of the role can do at the desk, by a POST, with what is not only the own."""
    return (
        {name for _address, name, words in at_the_desk(POST, under) if is_done(words[role])} - OWN_ACTS - DOOR
    )


def opened_by(role: str, under: str = "/admin/") -> set[str]:
    return {name for _address, name, words in at_the_desk(GET, under) if words[role].startswith("2")} - DOOR


@pytest.mark.parametrize("method", tables.METHODS)
def test_every_cell_says_something_and_none_a_fault_of_the_server(method):
    table = tables.read(method)
    assert {
        word for _name, words in table.values() for word in words.values() if not WORD.fullmatch(word)
    } == set()
    assert all(tuple(words) == ROLES for _name, words in table.values())


def test_a_delete_does_nothing_anywhere():
    assert {word for _name, words in tables.read("delete").values() for word in words.values()} == {"405"}


class TestStrangers:
    def test_they_come_to_the_door_and_no_further(self):
        met = {(name, words["anonymous"]) for table in (GET, POST) for _a, name, words in at_the_desk(table)}
        let_in = {name for name, word in met if word[0] == "2" or is_done(word)}
        assert let_in <= DOOR | FORMS_LEFT_OPEN

    def test_they_write_by_a_letter_or_a_login_alone(self):
        wrote = {name for _a, name, words in at_the_desk(POST) if is_done(words["anonymous"])}
        assert wrote == {"admin:invitation", "admin:login", "admin:password_reset_confirm"}

    def test_the_public_pages_are_the_same_for_all(self):
        # Who works here is no reader: only the views of the others are counted.
        counted = {"read", "read_pixel"}
        for table in (GET, POST):
            for address, (name, words) in table.items():
                if not address.startswith("/admin/") and name not in counted:
                    assert len(set(words.values())) == 1, address

    def test_numbers_of_the_site_are_not_for_outside(self):
        assert set(GET["/metrics"][1].values()) == {"404"}


def test_without_a_role_there_is_the_own_account_alone():
    assert opened_by("nobody") == OWN
    assert done_by("nobody") == set()


def test_auditors_write_nothing():
    assert done_by("auditor") == set()
    posted = {name for _a, name, words in at_the_desk(POST) if words["auditor"].startswith("2")}
    assert posted <= DOOR


def test_moderators_touch_no_part_of_the_news():
    assert opened_by("moderator", "/admin/news/") == {
        "admin:news_binnedrow_changelist",
        "admin:news_binnedrow_history",
    }
    assert done_by("moderator", "/admin/news/") == set()


class TestWriters:
    # Said about a draft, and shown of it: both are written for everybody at the desk in consulate/roles.py.
    SAID = {
        "admin:news_article_preview_links", "admin:news_article_preview_revoke", "admin:news_article_remark_reopen",
        "admin:news_article_remark_settle", "admin:news_article_remarks",
    }  # fmt: skip

    def test_they_do_nothing_to_what_others_wrote(self):
        for label in (
            "colleague's draft",
            "published article",
            "colleague's article in review",
            "planned article",
        ):
            done = {
                name for a, name, words in at_the_desk(POST) if "{" + label in a and is_done(words["writer"])
            }
            assert done <= self.SAID, label

    def test_they_publish_nothing(self):
        steps = {
            a.rpartition(" ")[2]: words["writer"] for a, name, words in at_the_desk(POST) if "/change/ " in a
        }
        assert {step for step, word in steps.items() if is_done(word)} == {"submit", "recall"}

    def test_comments_people_and_the_office_are_not_theirs(self):
        for under in ("/admin/comments/", "/admin/people/", "/admin/auth/", "/admin/news/office/"):
            assert opened_by("writer", under) | done_by("writer", under) == set()


class TestEditors:
    @pytest.mark.parametrize(
        "under",
        [
            "/admin/auth/",
            "/admin/comments/",
            "/admin/news/auditentry/",
            "/admin/news/office/",
            "/admin/people/",
        ],
    )
    def test_they_keep_neither_people_nor_office_nor_comments(self, under):
        assert opened_by("editor", under) | done_by("editor", under) == set()

    def test_they_delete_nothing_for_ever(self):
        assert "admin:news_binnedrow_for_ever" not in done_by("editor")


class TestAdministrators:
    def test_they_change_no_rights_by_the_form_of_accounts(self):
        assert opened_by("administrator", "/admin/auth/") | done_by("administrator", "/admin/auth/") == set()

    def test_they_do_nothing_to_a_superuser(self):
        assert [
            a for a, _n, words in at_the_desk(POST) if "{superuser}" in a and is_done(words["administrator"])
        ] == []

    def test_superusers_alone_make_superusers(self):
        made = {"admin:auth_user_add", "admin:auth_user_change", "admin:auth_user_password_change"}
        assert done_by("superuser") - done_by("administrator") >= made
        assert not made & set().union(*(done_by(role) for role in STAFF if role != "superuser"))


def test_a_confidential_draft_is_there_for_nobody_who_is_not_named():
    for table in (GET, POST):
        for address, name, words in at_the_desk(table):
            if "confidential" in address:
                seen = {role for role, word in words.items() if word[0] == "2" or is_done(word)}
                # Strangers are told, of whatever article, that their session has ended.
                assert seen - ({"anonymous"} if name in FORMS_LEFT_OPEN else set()) <= {"superuser"}, address


def test_a_get_writes_nothing_but_that_a_file_has_left():
    wrote = {name for name, words in GET.values() if any(word.endswith(MARKS) for word in words.values())}
    assert {name for name in wrote if "export" not in name and "statistics_" not in name} == {"read_pixel"}


@pytest.mark.parametrize(
    "address",
    [
        "/admin/news/article/kept/{writer's list}/",
        "/admin/news/article/unsaved/{writer's unsaved work}/discard/",
        "/admin/notices/{writer's notice}/open/",
    ],
)
def test_nobody_acts_on_what_is_somebody_elses(address):
    """Unsaved work, notices and kept lists belong to one person; a superuser has no more of them than others."""
    _name, words = POST[address]
    assert {role for role, word in words.items() if word.endswith(MARKS)} == {"writer"}


# What somebody may send without that anything is written: a question, a search, a look at what was typed, an act for
# which there is no reason just now.
ONLY_LOOKED_AT = {
    "admin:comments_listedword_try", "admin:news_article_check", "admin:news_article_names",
    "admin:news_article_preview_unsaved", "admin:news_article_proofs", "admin:news_article_proofs_typed",
    "admin:news_organization_import", "admin:news_person_import", "admin:news_redirect_import",
}  # fmt: skip


def test_what_the_superuser_may_send_was_sent_rightly():
    """Or a refusal of the others would prove nothing: the form might have been wrong."""
    allowed, written = {}, set()
    for _address, name, words in at_the_desk(POST):
        if words["superuser"][:1] in "23" and not words["superuser"].startswith("405"):
            allowed.setdefault(name, set()).add(words["superuser"])
            written |= {name} if not words["superuser"][-1].isdigit() else set()
    redirects = {name for name, words in allowed.items() if words == {"302"}} - DOOR
    assert set(allowed) - written - redirects - DOOR == ONLY_LOOKED_AT - redirects
    assert redirects == REDIRECTS | (ONLY_LOOKED_AT & redirects)


# Addresses that lead on to another one, by whatever method, and acts that this superuser has no reason for.
REDIRECTS = {
    "", "admin:comments_discussionrules_changelist", "admin:news_article_history", "admin:news_binnedrow_change",
    "admin:news_office_changelist", "admin:notices_read", "admin:person_letter", "admin:second_factor",
}  # fmt: skip
