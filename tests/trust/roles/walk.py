"""The main paths of the site, walked by whatever role DATABASE_URL names; says what went wrong, or nothing."""

import django

django.setup()

from datetime import timedelta  # noqa: E402

from django.contrib.auth.models import Group, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from comments import erasing  # noqa: E402
from comments.models import Comment  # noqa: E402
from consulate import people  # noqa: E402
from news import readership, seals, workflow  # noqa: E402
from news.models import Article, AuditEntry, PublicText, Transition, View  # noqa: E402
from tests import factories  # noqa: E402
from tests.comments import visiting  # noqa: E402


def staff(name: str) -> Client:
    """Somebody of the staff who logs in by the form."""
    person = factories.StaffFactory(username=name)
    person.groups.set(Group.objects.filter(name=name))
    desk = Client()
    wrong = {"username": name, "password": "wrong-wrong-wrong"}
    assert desk.post(reverse("admin:login"), wrong).status_code == 200
    given = {"username": name, "password": factories.PASSWORD}
    assert desk.post(reverse("admin:login"), given).status_code == 302
    return desk


def visitors(article: Article) -> Comment:
    reader = Client(headers={"User-Agent": "Mozilla/5.0"})
    assert reader.get(article.get_absolute_url()).status_code == 200
    assert reader.get(reverse("news:search"), {"q": "دیدار"}).status_code == 200
    read = reader.post(f"/news/{article.pk}/read/", headers=visiting.SAME_SITE)
    assert read.status_code == 200, read.status_code
    assert View.objects.filter(article=article).exists()
    sent = visiting.send(reader, article, follow="on", email="someone@example.org")
    assert sent.status_code in (200, 201), sent.content.decode()
    return Comment.objects.get()


def main() -> None:
    setup_test_environment()
    factories.OfficeFactory()
    article = factories.ArticleFactory(title="دیدار", status="published")
    assert PublicText.objects.filter(article=article).exists()
    comment = visitors(article)
    moderator, editor, administrator = staff("moderator"), staff("editor"), staff("administrator")
    decide = reverse("admin:comments_comment_decide", args=[comment.pk])
    answer = moderator.post(decide, {"decision": "approved"}, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.content.decode()[-600:]
    comment.refresh_from_db()
    assert comment.status == "approved", comment.status
    by = User.objects.get(username="editor")
    assert workflow.take(
        Article.objects.filter(pk=article.pk), workflow.MOVES["unpublish"], by=by, note="نادرست"
    )
    article.refresh_from_db()
    assert article.status == "unpublished", article.status
    assert Transition.objects.filter(article=article).exists()
    binned = editor.post(reverse("admin:news_article_delete", args=[article.pk]), {"post": "yes"})
    assert binned.status_code == 302
    tag = factories.TagFactory()
    assert editor.post(reverse("admin:news_tag_delete", args=[tag.pk]), {"post": "yes"}).status_code == 302
    for page in (
        "index",
        "news_auditentry_changelist",
        "news_article_changelist",
        "comments_comment_changelist",
    ):
        assert administrator.get(reverse(f"admin:{page}")).status_code == 200, page
    people.set_open(by, False, by=User.objects.get(username="administrator"))
    call_command("person_data", "erase", tracking_code=comment.code, dry_run=True)
    assert erasing.erase(comment.pk)
    Article.objects.filter(pk=article.pk).update(deleted_at=timezone.now() - timedelta(days=40))
    for command in (
        "empty_bin", "forget_commenters", "forget_logins", "forget_unsaved_work",
        "forget_error_reports", "clearsessions",
        "refresh_vocabulary", "send_comment_letters", "send_desk_notices", "recount_archive",
    ):  # fmt: skip
        call_command(command)
    readership.recount()
    assert not Article.objects.filter(pk=article.pk).exists()
    assert AuditEntry.objects.filter(act="deleted").exists()
    call_command("verify_audit", record=True)
    assert seals.verify().faults == []
    print("walked")


if __name__ == "__main__":
    main()
