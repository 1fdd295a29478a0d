"""The table of roles that a manager reads is true: it says what the desk really answers."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from comments.models import ListedWord
from consulate import roles
from news import bin
from news.models import Article, BinnedRow
from tests.desk.rights import MAY_OPEN
from tests.factories import ArticleFactory, FollowUpFactory, StaffFactory

# The pages that a row of the table of roles speaks of: tests/desk/test_roles.py asks each of them as each role.
PAGES_OF_RIGHTS = {
    "write and change articles": "article add",
    "write remarks on drafts, on colleagues' too": "article remarks",
    "make links by which a draft is read outside, a colleague's too": "links to a draft",
    "see the versions of articles": "article versions",
    "put articles into the bin": "article delete",
    "upload pictures": "picture add",
    "delete pictures": "picture delete",
    "add tags": "tag add",
    "keep categories, tags and dossiers": "category add",
    "keep redirects and the words that search takes for one another": "redirect add",
    "settle reports of errors": "error report",
    "look after links to other sites": "outgoing link",
    "prepare meetings, people and organizations": "meeting add",
    "write follow-ups and settle them": "follow-up add",
    "publish meetings": "meeting delete",
    "merge people and organizations": "person merge",
    "delete people and organizations": "person delete",
    "say who gets the letter about follow-ups": "digest recipient list",
    "decide about comments": "comment reject",
    "answer comments as the office": "comment answer",
    "read and answer private inquiries": "inquiry",
    "ban who disturbs a discussion": "comment ban",
    "keep listed words and canned answers": "canned answer add",
    "change the rules of discussion": "discussion rules",
    "keep the reasons of rejections": "reason add",
    "take comments out as a file": "comments as csv",
    "delete comments": "comment erase",
    "see the statistics": "statistics",
    "bring back from the bin what one keeps oneself, but articles": "bin",
    "delete for ever what is in the bin": "bin for ever",
    "read the log of the desk": "log",
    "take back what somebody did": "take back",
    "take out what the public reads as a file": "export and import",
    "keep the office's data, hours, services and pages": "office",
    "invite people, give roles, close accounts": "people of the desk",
}


def table_of_roles() -> dict[str, dict[str, str]]:
    with translation.override(None):
        return {
            str(right.label): {role.name: right.of(role) for role in roles.ROLES}
            for _title, rights in roles.RIGHTS
            for right in rights
        }


def test_the_table_of_roles_says_what_the_addresses_answer():
    table = table_of_roles()
    for label, page in PAGES_OF_RIGHTS.items():
        answers = {role.name: page in MAY_OPEN[role.name] for role in roles.ROLES}
        assert {name: answer != "no" for name, answer in table[label].items()} == answers, label


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["writer", "editor", "moderator", "auditor", "administrator"])
def test_the_table_is_true_of_the_bin(person, login, request):
    user = request.getfixturevalue(person)
    browser, table = login(user), table_of_roles()

    def comes_back(what: str, row) -> bool:
        browser.post(reverse("admin:news_binnedrow_restore", args=[what, row.pk]))
        if what == "article":
            return Article.objects.filter(pk=row.pk, deleted_at=None).exists()
        return not BinnedRow.objects.filter(pk=row.pk).exists()

    now = timezone.now()
    own, other = (
        ArticleFactory(status="draft", author=author, deleted_at=now) for author in (user, StaffFactory())
    )
    said = table["bring articles back from the bin"][person]
    assert (comes_back("article", own), comes_back("article", other)) == (said != "no", said == "yes")
    things = [FollowUpFactory(), ListedWord.objects.create(word="بازی", kind="suspect")]
    came = [comes_back("thing", bin.put(thing, by=user)) for thing in things]
    assert any(came) == (
        table["bring back from the bin what one keeps oneself, but articles"][person] == "yes"
    )


@pytest.mark.django_db
def test_the_table_of_roles_says_what_the_roles_say(writer, login):
    page = login(writer).get("/admin/roles/").content.decode()
    assert page.count('class="yes"') == sum(
        right.of(role) == "yes" for role in roles.ROLES for _title, rights in roles.RIGHTS for right in rights
    )
    assert "بازبین" in page
