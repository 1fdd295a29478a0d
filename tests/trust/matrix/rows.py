"""The rows that addresses name, under the words by which the tables call them."""

from datetime import timedelta

from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.db.models import Model
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_otp.plugins.otp_totp.models import TOTPDevice

from comments import deciding, inquiries
from comments.models import Comment, ConcealedText, Inquiry
from consulate import invitations
from news import bin, versions
from news.models import (
    Article,
    BinnedRow,
    Category,
    DeskNotice,
    DigestRecipient,
    FollowUp,
    Meeting,
    PreviewLink,
    Remark,
    SavedList,
    SecondLook,
    UnsavedWork,
)
from tests.factories import (
    ArticleFactory,
    BanFactory,
    CategoryFactory,
    CommentFactory,
    InquiryFactory,
    OrganizationFactory,
    PersonFactory,
    PictureFactory,
    ReportFactory,
    StaffFactory,
    TagFactory,
)

Row = dict[str, object]


def rows_of_the_desk(people: dict[str, User]) -> dict[str, Row]:
    """What an address of the desk may name, on top of what tests/desk/conftest.py has made."""
    colleague = StaffFactory(username="colleague")
    return {
        **_articles(people["writer"], colleague),
        **_people(people),
        **_things_kept(people),
        **_comments(people["superuser"]),
        "internal meeting": keyed(Meeting.objects.get(subject="گفت‌وگوی درونی")),
        "public meeting": keyed(Meeting.objects.get(subject="دیدار با شهردار")),
        "category": keyed(Category.objects.get(name="دیدارها")),
        "unused category": keyed(CategoryFactory()),
        "unused tag": keyed(TagFactory()),
        "unused picture": keyed(PictureFactory()),
        "writer's picture": keyed(PictureFactory(uploaded_by=people["writer"])),
        "picture of others": keyed(PictureFactory(uploaded_by=colleague)),
        "unused person": keyed(PersonFactory()),
        "unused organization": keyed(OrganizationFactory()),
        "internal follow-up": keyed(FollowUp.objects.get(agreed="نامه به شهرداری")),
        "public follow-up": keyed(_public_followup()),
        "month": {"year": 1403, "month": 12},
        "nothing": {"row": "1/1", "content_type_id": 1, "object_id": 1, "url": "nothing-here"},
        **{app: {"app_label": app} for app in ("auth", "comments", "consulate", "news")},
    }


def _public_followup() -> FollowUp:
    followup = FollowUp.objects.exclude(agreed="نامه به شهرداری").get()
    FollowUp.objects.filter(pk=followup.pk).update(is_public=True)
    return followup


def keyed(row: Model) -> Row:
    return {"pk": row.pk, "object_id": row.pk, "id": row.pk}


def first_of(app: str, model: str) -> Row:
    return keyed(apps.get_model(app, model)._base_manager.order_by("pk")[0])


# --- Articles ---------------------------------------------------------------------------------------


def _articles(writer: User, colleague: User) -> dict[str, Row]:
    own = Article.objects.get(title="پیش‌نویس خود")
    # Without a link that leads nowhere: such an article goes to nobody.
    Article.objects.filter(pk=own.pk).update(body="<p>متن</p>")
    drafts = {"status": "draft", "published_at": None, "author": colleague}
    theirs = ArticleFactory(title="پیش‌نویس همکار", **drafts)
    confidential = ArticleFactory(title="پیش‌نویس محرمانه", is_embargoed=True, **drafts)
    confidential.embargo_readers.add(colleague)
    published = Article.objects.get(title="خبر دیگری")
    for article in (theirs, confidential, published):
        _keep_two_versions(article, colleague)
    found = {
        "own draft": _article(own, writer),
        "colleague's draft": _article(theirs, colleague),
        "confidential draft": _article(confidential, colleague),
        "published article": _article(published, colleague),
    }
    now = timezone.now()
    in_review = {"status": "in_review", "published_at": None, "submitted_at": now}
    others = {
        "own article in review": ArticleFactory(author=writer, submitted_by=writer, **in_review),
        "colleague's article in review": ArticleFactory(
            author=colleague, submitted_by=colleague, **in_review
        ),
        "planned article": ArticleFactory(author=colleague, published_at=now + timedelta(days=1)),
        "unpublished article": ArticleFactory(author=writer, status="unpublished"),
    }
    found |= {label: keyed(article) for label, article in others.items()}
    return found | {
        f"{label}, a settled remark": _with_settled_remark(row)
        for label, row in found.items()
        if "remark" in row
    }


def _keep_two_versions(article: Article, by: User) -> None:
    versions.keep(article, by=by)
    article.lead = f"{article.lead} دو"
    article.save()
    versions.keep(article, by=by)


def _article(article: Article, by: User) -> Row:
    """An article with a remark, a link, two versions, and today as the day on which it is looked at again."""
    SecondLook.objects.create(article=article, cause="changed", made_by=StaffFactory())
    Article.objects.filter(pk=article.pk).update(review_on=timezone.localdate())
    remark = Remark.objects.create(article=article, by=by, text="لید کوتاه شود.")
    ends = timezone.now() + timedelta(days=3)
    link = PreviewLink.objects.create(article=article, made_by=by, expires_at=ends)
    # The writer has a form of the own draft open (tests/desk/conftest.py).
    return keyed(article) | {"remark": remark.pk, "link": link.pk, "token": link.token, "number": 1}


def _with_settled_remark(row: Row) -> Row:
    by = StaffFactory()
    remark = Remark.objects.create(
        article_id=row["pk"], by=by, text="تاریخ نادرست است.", settled_by=by, settled_at=timezone.now()
    )
    return row | {"remark": remark.pk}


# --- People of the desk, and what each keeps --------------------------------------------------------


def _people(people: dict[str, User]) -> dict[str, Row]:
    invited, telephoned = StaffFactory(username="invited"), StaffFactory(username="telephoned")
    invited.set_unusable_password()
    invited.save()
    TOTPDevice.objects.create(user=telephoned, name="telephone", confirmed=True)
    closed = StaffFactory(username="closed", is_active=False)
    return {
        "writer": keyed(people["writer"]),
        "superuser": keyed(people["superuser"]),
        "closed account": keyed(closed),
        "invited person": _with_letter(invited, invitations.tokens.make_token(invited)),
        "person with a telephone": _with_letter(telephoned, default_token_generator.make_token(telephoned)),
    }


def _with_letter(person: User, token: str) -> Row:
    return keyed(person) | {"uidb64": urlsafe_base64_encode(force_bytes(person.pk)), "token": token}


def _things_kept(people: dict[str, User]) -> dict[str, Row]:
    DigestRecipient.objects.create(email="digest@example.org")
    writer = people["writer"]
    return {
        "binned tag": keyed(BinnedRow.objects.get()) | {"what": "thing"},
        "own binned draft": _binned_draft(writer),
        "colleague's binned draft": _binned_draft(people["superuser"]),
        "writer's unsaved work": {"number": UnsavedWork.objects.get(owner=writer).form},
        "writer's notice": keyed(DeskNotice.objects.get(recipient=writer)),
        "writer's list": list_kept_at("news_article", writer),
        "superuser's list of articles": list_kept_at("news_article", people["superuser"]),
    }


def _binned_draft(author: User) -> Row:
    draft = ArticleFactory(status="draft", published_at=None, author=author)
    bin.put_article(draft, by=author)
    return keyed(draft) | {"what": "article"}


def list_kept_at(place: str, owner: User) -> Row:
    return {
        "kept": SavedList.objects.create(
            owner=owner, place=place, name=f"فهرست {owner.username}", query="q=نوروز"
        ).pk
    }


# --- Comments ---------------------------------------------------------------------------------------


def _comments(superuser: User) -> dict[str, Row]:
    waiting = Comment.objects.filter(status="pending").exclude(group=None).earliest("pk")
    masked = CommentFactory(text="شمارهٔ من ••••", status="pending")
    ConcealedText.objects.create(comment=masked, text="شمارهٔ من ۰۰۱۲۳۴۵۶۷۹")
    reported = ReportFactory().comment
    open_inquiry = Inquiry.objects.get()
    closed = InquiryFactory()
    inquiries.close_inquiry(closed, by=superuser)
    return {
        "waiting comment": keyed(waiting),
        "masked comment": keyed(masked),
        "reported comment": keyed(reported),
        "open inquiry": keyed(open_inquiry),
        "closed inquiry": keyed(closed),
        "comment that the superuser approved": keyed(_decided(superuser)),
        "superuser's ban": keyed(BanFactory(made_by=superuser, group=b"s" * 16)),
    }


def _decided(by: User) -> Comment:
    comment = CommentFactory()
    deciding.decide([comment.pk], "approved", by=by)
    return comment
