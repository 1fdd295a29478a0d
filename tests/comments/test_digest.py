"""Moderators who asked for it are told by e-mail what came and waits; nobody else, nothing twice."""

import re
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from smtplib import SMTPException
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import reverse

from comments import decision_links, digest, moderation
from comments.models import Comment, ModeratorDigest
from consulate import roles
from tests.conftest import staff
from tests.factories import ArticleFactory, CommentFactory, RejectionReasonFactory

CHOICE = "admin:comments_comment_digest"


@pytest.fixture
def asked(moderator) -> User:
    ModeratorDigest.objects.create(user=moderator)
    return moderator


def run(*options: str) -> str:
    said = StringIO()
    call_command("send_moderation_digest", *options, stdout=said, stderr=said)
    return said.getvalue()


@pytest.mark.django_db
class TestLetter:
    def test_it_names_what_waits_with_a_link_for_each_and_the_desk(self, asked):
        article = ArticleFactory(title="نشست دو شهردار")
        first = CommentFactory(article=article, name="مهتاب", text="سطر یکم\nسطر دوم")
        CommentFactory(article=article, parent=first, status="suspect", held_for=["link"], text="پاسخی دیگر")
        CommentFactory(status="approved", text="این را کسی دیده است")
        run()
        [letter] = mail.outbox
        assert letter.to == [asked.email]
        assert letter.subject == "دیدگاه‌های تازه: ۲ در انتظار، که ۱ تای آن مشکوک است"
        assert "۱. \u2068مهتاب\u2069، دربارهٔ «\u2068نشست دو شهردار\u2069»" in letter.body
        assert "> سطر یکم\n> سطر دوم" in letter.body
        assert "مشکوک: پیوند" in letter.body
        assert "در پاسخ به \u2068مهتاب\u2069" in letter.body
        assert "این را کسی دیده است" not in letter.body
        assert len(re.findall(r"^http://testserver\.example/comments/decide/\S+/$", letter.body, re.M)) == 2
        assert "http://testserver.example/admin/comments/comment/\n" in letter.body
        assert letter.content_subtype == "plain"

    def test_it_is_one_letter_and_nothing_comes_twice(self, asked):
        CommentFactory(text="نخستین")
        run()
        run()
        assert len(mail.outbox) == 1
        CommentFactory(text="دومین")
        run()
        assert "دومین" in mail.outbox[1].body
        assert "نخستین" not in mail.outbox[1].body
        assert mail.outbox[1].subject == "دیدگاه‌های تازه: ۱ در انتظار"

    def test_nothing_new_is_no_letter(self, asked):
        CommentFactory(status="approved")
        assert "۰" in run()
        assert mail.outbox == []

    def test_forty_comments_are_enough_for_a_letter_and_the_next_one_brings_the_rest(self, asked):
        article = ArticleFactory()
        CommentFactory.create_batch(45, article=article)
        for _run in range(3):
            run()
        links = [set(re.findall(r"/comments/decide/\S+", letter.body)) for letter in mail.outbox]
        assert [len(each) for each in links] == [40, 5]
        assert "۵ دیدگاه دیگر" in mail.outbox[0].body
        comments = [decision_links.read(link.split("/")[3]).comment_id for each in links for link in each]
        assert sorted(comments) == sorted(Comment.objects.values_list("pk", flat=True))

    def test_what_a_visitor_writes_is_in_no_header_and_passes_for_no_line_of_ours(self, asked):
        CommentFactory(
            name="الف\r\nBcc: victim@example.org\u202e\u2028http://evil.example/",
            text="خط\r\nhttp://evil.example/comments/decide/x/\u2028تصمیم:\x85> دیگر",
        )
        run()
        [letter] = mail.outbox
        assert letter.recipients() == [asked.email]
        assert "Bcc" not in str(letter.message()).split("\n\n")[0]
        assert "\u2068الف Bcc: victim@example.org http://evil.example/\u2069، دربارهٔ" in letter.body
        assert not [line for line in letter.body.splitlines() if line.startswith("http://evil")]
        assert "> http://evil.example/comments/decide/x/\n> تصمیم:\n> > دیگر" in letter.body

    def test_masked_numbers_stay_masked(self, asked):
        CommentFactory(text="شمارهٔ من ••••••••67 است")
        run()
        assert "••••••••67" in mail.outbox[0].body

    def test_markup_is_only_text(self, asked):
        CommentFactory(name="<b>", text="<script>&amp;'\"")
        run()
        assert "> <script>&amp;'\"" in mail.outbox[0].body


@pytest.mark.django_db
class TestWhoGetsIt:
    def test_who_did_not_ask_gets_none(self, moderator):
        CommentFactory()
        run()
        assert mail.outbox == []

    @pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
    def test_who_left_gets_none(self, asked, change):
        CommentFactory()
        User.objects.filter(pk=asked.pk).update(**change)
        run()
        assert mail.outbox == []

    def test_who_may_not_moderate_any_more_gets_none(self, asked, administrator):
        ModeratorDigest.objects.create(user=administrator)
        asked.groups.clear()
        CommentFactory()
        run()
        assert [letter.to for letter in mail.outbox] == [[administrator.email]]

    def test_each_gets_links_of_his_own(self, asked, administrator):
        ModeratorDigest.objects.create(user=administrator)
        CommentFactory()
        run()
        links = {re.search(r"/comments/decide/\S+", letter.body).group() for letter in mail.outbox}
        assert len(links) == 2

    def test_dry_run_sends_nothing_and_claims_nothing(self, asked):
        CommentFactory()
        assert f"{asked.email}: ۱" in run("--dry-run")
        assert mail.outbox == []
        run()
        assert len(mail.outbox) == 1


@pytest.mark.django_db
class TestMailHost:
    @pytest.mark.parametrize("error", [SMTPException("no"), ConnectionRefusedError(), TimeoutError()])
    def test_what_it_refused_goes_with_the_next_run(self, asked, error):
        CommentFactory()
        with (
            mock.patch("django.core.mail.EmailMessage.send", side_effect=error),
            pytest.raises(SystemExit),
        ):
            run()
        assert ModeratorDigest.objects.get().last_comment == 0
        assert ModeratorDigest.objects.get().last_sent_at is None
        run()
        assert len(mail.outbox) == 1

    def test_one_bad_address_does_not_keep_the_others_from_theirs(self, asked, administrator):
        User.objects.filter(pk=asked.pk).update(email="a@example.org\nBcc: b@example.org")
        ModeratorDigest.objects.create(user=administrator)
        CommentFactory()
        sent, failed = digest.send()
        assert (sent, len(failed)) == (1, 1)
        assert [letter.to for letter in mail.outbox] == [[administrator.email]]


@pytest.mark.django_db(transaction=True)
def test_runs_at_the_same_time_send_one_letter():
    roles.sync()
    ModeratorDigest.objects.create(user=staff("moderator", "moderator"))
    CommentFactory()

    def send(_run):
        try:
            return digest.send()[0]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(send, range(6))) == 1
    assert len(mail.outbox) == 1


@pytest.mark.django_db
class TestChoice:
    def test_a_moderator_turns_it_on_and_off(self, moderator, login):
        client = login(moderator)
        page = client.post(reverse(CHOICE), {"on": "1", "filters": "?tab=suspect"}, follow=True)
        assert page.redirect_chain == [("/admin/comments/comment/?tab=suspect", 302)]
        assert moderator.email in page.content.decode()
        assert ModeratorDigest.objects.get().user == moderator
        client.post(reverse(CHOICE), {"on": "1"})
        assert ModeratorDigest.objects.count() == 1
        client.post(reverse(CHOICE), {"on": "0"})
        assert not ModeratorDigest.objects.exists()

    def test_nobody_turns_off_a_colleagues(self, asked, administrator, login):
        login(administrator).post(reverse(CHOICE), {"on": "0"})
        assert ModeratorDigest.objects.filter(user=asked).exists()

    def test_without_an_address_it_says_what_is_missing(self, moderator, login):
        User.objects.filter(pk=moderator.pk).update(email="")
        page = login(moderator).post(reverse(CHOICE), {"on": "1"}, follow=True)
        assert "نشانی رایانامه ندارد" in page.content.decode()
        assert not ModeratorDigest.objects.exists()

    def test_others_are_refused(self, editor, writer, login):
        for user in (editor, writer):
            assert login(user).post(reverse(CHOICE), {"on": "1"}).status_code == 403
        assert Client().post(reverse(CHOICE), {"on": "1"}).status_code == 302
        assert not ModeratorDigest.objects.exists()

    def test_a_link_turns_nothing_on(self, moderator, login):
        assert login(moderator).get(reverse(CHOICE)).status_code == 405
        assert not ModeratorDigest.objects.exists()

    def test_a_forged_form_is_refused(self, moderator):
        client = Client(enforce_csrf_checks=True)
        client.force_login(moderator)
        assert client.post(reverse(CHOICE), {"on": "1"}).status_code == 403
        assert not ModeratorDigest.objects.exists()

    def test_the_list_shows_the_way(self, asked, login):
        page = login(asked).get(reverse("admin:comments_comment_changelist"))
        assert page.context["digest"] == {"is_on": True, "email": asked.email}


@pytest.mark.django_db
def test_what_was_undone_has_a_link_that_knows_it(asked, client):
    comment = CommentFactory()
    moderation.decide([comment.pk], "rejected", by=asked, reason=RejectionReasonFactory())
    moderation.undo([comment.pk], by=asked)
    run()
    link = re.search(r"/comments/decide/\S+", mail.outbox[0].body).group()
    assert client.get(link).status_code == 200
    assert Comment.objects.get().status == "pending"
