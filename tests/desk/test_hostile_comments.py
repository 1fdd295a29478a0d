"""Five hundred hostile texts before moderators: in the queue, in files and in letters they are only text."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from comments import decision_links, digest
from comments.models import Comment, ModeratorDigest
from news import spreadsheets
from tests.comments.hostile_texts import HOSTILE
from tests.comments.text_only import (
    CLEAN,
    assert_text_only,
    joined,
    kept,
    make_harmless,
    page_of,
    parsed,
    shown_in,
)
from tests.factories import ArticleFactory, OfficeFactory

pytestmark = pytest.mark.django_db
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@pytest.fixture
def article():
    OfficeFactory()
    return ArticleFactory()


class TestAtTheDesk:
    def test_in_the_queue(self, login, moderator, article):
        kept(article, CLEAN)
        comments = {str(comment.pk): comment for comment in Comment.objects.all()}
        desk = login(moderator)

        def pages() -> list[str]:
            found, address = [], reverse("admin:comments_comment_changelist")
            while address:
                found.append(page_of(desk, address))
                following = parsed(found[-1].partition('id="queue-pages"')[2]).find("a", rel="next")
                address = following and following["href"]
                address = address and reverse("admin:comments_comment_changelist") + address
            return found

        def check(page: BeautifulSoup) -> int:
            cards = page.find_all("article", attrs={"data-comment": True})
            for card in cards:
                assert card["data-name"] == comments[card["data-comment"]].display_name
            return sum(shown_in(card, comments[card["data-comment"]], None, "comment-text") for card in cards)

        assert_text_only(pages, check, len(HOSTILE))

    def test_on_the_comments_own_pages(self, login, administrator, article):
        comments = kept(article, joined()[::4])
        parents = kept(article, joined()[1::4], status="approved", decided_at=timezone.now())
        for comment, parent in zip(comments, parents, strict=False):
            Comment.objects.filter(pk=comment.pk).update(parent=parent)
        desk, texts = login(administrator), {comment.text for comment in comments}
        addresses = [
            reverse(f"admin:comments_comment_{page}", args=[comment.pk])
            for comment in comments
            for page in ("change", "answer", "erase")
        ]

        def check(page: BeautifulSoup) -> int:
            return any(found.get_text() in texts for found in page.select(".comment-text"))

        assert_text_only(lambda: [page_of(desk, address) for address in addresses], check, 3 * len(comments))

    def test_searched_for(self, login, moderator, article):
        comments = kept(article, joined()[::4])
        desk = login(moderator)
        for comment in comments:
            answer = desk.get(
                reverse("admin:comments_comment_changelist"), {"q": comment.text[:150], "name": comment.name}
            )
            assert answer.status_code in {200, 400}

    def test_on_the_page_behind_a_signed_link(self, client, moderator, article):
        comments = kept(article, joined()[::4])
        links = decision_links.make(moderator, comments)
        addresses = [link.removeprefix("http://testserver.example") for link in links.values()]
        texts = {comment.text for comment in comments}

        def check(page: BeautifulSoup) -> int:
            return any(
                found.get_text() in texts for found in page.select("main p, main blockquote, main div")
            )

        assert_text_only(lambda: [page_of(client, address) for address in addresses], check, len(comments))


class TestInFiles:
    def rows(self, answer) -> list[list[str]]:
        content = b"".join(answer).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(content, newline="")))

    def test_as_csv_no_cell_is_a_formula_and_each_can_be_read_back(self, login, moderator, article):
        comments = {comment.pk: comment for comment in kept(article, CLEAN)}
        header, *rows = self.rows(login(moderator).get(reverse("admin:comments_comment_export_csv")))
        assert len(rows) == len(HOSTILE)
        assert {len(row) for row in rows} == {len(header)}
        for row in rows:
            assert not any(
                cell.lstrip(" \n'").startswith(FORMULA) and not cell.startswith("'") for cell in row
            )
            comment = comments.pop(int(row[0]))
            # Two noncharacters that no spreadsheet can hold are left out.
            wanted = {comment.display_name, comment.text}
            wanted = {text.replace("\ufffe", "").replace("\uffff", "") for text in wanted}
            assert wanted <= {spreadsheets.as_typed(cell) for cell in row}
        assert not comments

    def test_as_xlsx_all_are_texts(self, login, moderator, article):
        kept(article, CLEAN)
        answer = login(moderator).get(reverse("admin:comments_comment_export_xlsx"))
        sheet = load_workbook(io.BytesIO(b"".join(answer))).active
        assert sheet.max_row == 1 + len(HOSTILE)
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}
        assert not any(cell.hyperlink for row in sheet for cell in row)


class TestInLetters:
    def test_the_digest_quotes_them_and_no_header_or_line_of_ours_is_theirs(self, moderator, article):
        choice = ModeratorDigest.objects.create(user=moderator)
        entries = joined()[: digest.LONGEST]
        kept(article, entries)

        def lines() -> tuple[list[str], list[str]]:
            letter = digest.letter(choice, digest.waiting_for(choice)).message()
            assert letter["To"] == moderator.email
            assert {part.get_content_type() for part in letter.walk()} == {"text/plain"}
            headers = [f"{name}: {str(value)[:9]}" for name, value in letter.items() if name != "Message-ID"]
            body = letter.get_payload(decode=True).decode()
            ours = [line for line in body.split("\n") if not line.startswith(">") and "/decide/" not in line]
            theirs = [line for line in body.split("\n") if line.startswith(">")]
            assert len(letter.defects) == 0
            return headers + [line[:2] for line in ours], theirs

        ours, theirs = lines()
        quoted = "\n".join(line.removeprefix(">").removeprefix(" ") for line in theirs)
        for entry in entries:
            assert "\n".join(line.rstrip() for line in entry["text"].split("\n")) in quoted
        make_harmless()
        assert len(lines()[0]) == len(ours)
