"""What letters lead to: a page that confirms the address, and one that ends the letters."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments.models import Follower, Letter
from news.models import RateCount
from tests.comments.following import SECRET, send, told
from tests.comments.visiting import SAME_SITE
from tests.factories import FollowerFactory


@pytest.mark.django_db
class TestConfirming:
    def test_opening_the_link_changes_nothing_and_the_button_confirms(self, client):
        follower = told()
        send()
        address = reverse("comments:confirm", args=[follower.token])
        opened = client.get(address)
        assert "no-store" in opened["Cache-Control"]
        said = opened.content.decode()
        assert follower.comment.article.title in said
        assert SECRET not in said
        assert follower.email not in said
        assert not Follower.objects.filter(confirmed_at__isnull=False).exists()
        assert send() == (0, 0)
        assert "نشانی شما تأیید شد" in client.post(address, headers=SAME_SITE).content.decode()
        assert send() == (1, 0)
        assert f"?comment={follower.comment_id}\n" in mail.outbox[-1].body

    def test_twice_is_once(self, client):
        follower = told()
        send()
        address = reverse("comments:confirm", args=[follower.token])
        client.post(address, headers=SAME_SITE)
        first = Follower.objects.get().confirmed_at
        assert client.post(address, headers=SAME_SITE).status_code == 200
        assert Follower.objects.get().confirmed_at == first

    def test_nobody_confirms_who_was_not_asked(self, client):
        follower = FollowerFactory()
        address = reverse("comments:confirm", args=[follower.token])
        assert client.post(address, headers=SAME_SITE).status_code == 404
        assert client.get(reverse("comments:confirm", args=["x" * 32])).status_code == 404
        follower.refresh_from_db()
        assert follower.confirmed_at is None

    def test_another_sites_page_confirms_nothing(self, client):
        follower = told()
        send()
        address = reverse("comments:confirm", args=[follower.token])
        assert client.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert Follower.objects.get().confirmed_at is None


@pytest.mark.django_db
class TestUnsubscribing:
    def address(self, follower):
        return reverse("comments:unsubscribe", args=[follower.token])

    def test_opening_the_link_changes_nothing(self, client):
        follower = told(confirmed=True)
        assert follower.comment.article.title in client.get(self.address(follower)).content.decode()
        assert Follower.objects.exists()

    def test_the_button_deletes_the_address_and_what_waits(self, client):
        follower = told(confirmed=True)
        answer = client.post(self.address(follower), headers=SAME_SITE)
        assert "نشانی شما پاک شد" in answer.content.decode()
        assert not (Follower.objects.exists() or Letter.objects.exists())
        assert send() == (0, 0)

    def test_a_mail_program_does_it_with_one_click_and_may_repeat_it(self):
        follower = told(confirmed=True)
        program = Client(enforce_csrf_checks=True)
        for _n in range(2):
            answer = program.post(
                self.address(follower),
                {"List-Unsubscribe": "One-Click"},
                headers={"Sec-Fetch-Site": "cross-site"},
            )
            assert answer.status_code == 200
        assert not Follower.objects.exists()

    def test_it_ends_all_letters_to_the_mailbox_however_it_was_written_and_no_others(self, client):
        first = told(email="victim@example.org")
        for alike in ("victim+1@example.org", "VICTIM@Example.org", '"victim"@example.org'):
            told(email=alike, confirmed=True)
        others = {"victims@example.org", "victim@example.com", "xvictim@example.org", "vic_im@example.org"}
        for other in others:
            told(email=other)
        client.post(self.address(first), headers=SAME_SITE)
        assert set(Follower.objects.values_list("email", flat=True)) == others

    def test_whoever_writes_the_address_into_a_form_again_brings_it_no_letter(self, client, settings):
        settings.COMMENT_RETENTION_DAYS = 9
        client.post(self.address(told(email="victim@example.org")), headers=SAME_SITE)
        now = timezone.now()
        for day, email in enumerate(["victim@example.org", "victim+2@example.org", "VICTIM@example.org"]):
            told(email=email)
            assert send(now + timedelta(days=day)) == (0, 0)
            assert not Follower.objects.exists()
        told(email="other@example.org")
        told(email="victim@example.org")
        assert send(now + timedelta(days=8)) == (1, 0)
        assert mail.outbox[-1].to == ["other@example.org"]
        told(email="victim@example.org")
        assert send(now + timedelta(days=10)) == (1, 0)

    def test_the_stop_itself_tells_no_address(self, client):
        client.post(self.address(told(email="victim@example.org")), headers=SAME_SITE)
        assert not any(b"victim" in bytes(key) for key in RateCount.objects.values_list("key", flat=True))

    def test_an_unknown_link_deletes_nobody(self, client):
        follower = told()
        assert client.post("/comments/unsubscribe/unknown/", headers=SAME_SITE).status_code == 200
        assert client.get("/comments/unsubscribe/unknown/").status_code == 404
        assert Follower.objects.get() == follower
