"""Made-up rows for tests; what a test is about, it says itself."""

from datetime import date, time, timedelta
from io import BytesIO

import factory
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from PIL import Image

from comments.models import (
    Ban,
    CannedAnswer,
    Comment,
    Follower,
    Inquiry,
    Rating,
    RejectionReason,
    Report,
)
from news import visitors
from news.models import (
    Article,
    Category,
    ConsularService,
    FollowUp,
    GalleryPicture,
    Meeting,
    Membership,
    Office,
    OpeningHours,
    Organization,
    Page,
    Participant,
    Person,
    Picture,
    SpecialHours,
    Tag,
    Topic,
    TopicArticle,
)
from news.readership import site_day

PASSWORD = "a-long-enough-password"


def webp(name: str) -> ContentFile:
    file = BytesIO()
    Image.new("RGB", (64, 40), "teal").save(file, "WEBP")
    return ContentFile(file.getvalue(), name)


class StaffFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("staff{}".format)
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password(PASSWORD)
    is_staff = True


class OfficeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Office
        django_get_or_create = ("id",)

    id = 1
    name = "سرکنسولگری نمونه در کازان"
    tagline = "خبرها، دیدارها و خدمات کنسولی"


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Category

    name = factory.Sequence("دستهٔ {}".format)


class TagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tag

    name = factory.Sequence("برچسب {}".format)


class PictureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Picture

    # Named as the newsroom names what it re-encoded.
    file = factory.Sequence(lambda n: webp(f"{n:032x}.webp"))
    small = factory.Sequence(lambda n: webp(f"{n:032x}-small.webp"))
    width, height = 64, 40
    alt = "نقش هندسی"


class ArticleFactory(factory.django.DjangoModelFactory):
    """A published article of an hour ago."""

    class Meta:
        model = Article

    title = factory.Sequence("دیدار دوستانهٔ {}".format)
    lead = "سرکنسول با شهردار دیدار کرد."
    body = "<p>دو طرف دربارهٔ همکاری‌های شهری گفت‌وگو کردند.</p><h2>پیشنهاد تازه</h2><p>کمیته‌ای تشکیل می‌شود.</p>"
    category = factory.SubFactory(CategoryFactory)
    status = Article.Status.PUBLISHED
    published_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    withdrawn_at = factory.Maybe(
        factory.LazyAttribute(lambda article: article.status == Article.Status.WITHDRAWN),
        factory.LazyFunction(timezone.now),
        None,
    )


class GalleryPictureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GalleryPicture

    article = factory.SubFactory(ArticleFactory)
    picture = factory.SubFactory(PictureFactory)
    position = factory.Sequence(lambda n: n % 30_000 + 1)


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    name = factory.Sequence("پروندهٔ {}".format)
    summary = "آنچه دربارهٔ این موضوع منتشر شده است."


class TopicArticleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TopicArticle

    topic = factory.SubFactory(TopicFactory)
    article = factory.SubFactory(ArticleFactory)


class OpeningHoursFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OpeningHours

    weekday = factory.Sequence(lambda n: n % 7)
    opens, closes = time(9), time(13)


class SpecialHoursFactory(factory.django.DjangoModelFactory):
    """A closure of today, announced a week ago."""

    class Meta:
        model = SpecialHours

    starts_on = factory.LazyFunction(site_day)
    ends_on = factory.LazyFunction(site_day)
    announced_on = factory.LazyFunction(lambda: site_day() - timedelta(days=7))
    reason = "تعطیل رسمی"


class ConsularServiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ConsularService

    name = factory.Sequence("صدور گذرنامهٔ {}".format)
    documents = "اصل شناسنامه\nدو قطعه عکس"
    fee = "۶۰ یورو"


class PageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Page

    title = factory.Sequence("دربارهٔ ما {}".format)
    text = "# نشانی\n\nخیابان نمونه.\n\n- یک\n- دو"


class CommentFactory(factory.django.DjangoModelFactory):
    """A comment that waits."""

    class Meta:
        model = Comment

    article = factory.SubFactory(ArticleFactory)
    name = "مهتاب"
    text = "امیدوارم این همکاری ادامه پیدا کند."
    decided_at = factory.LazyAttribute(
        lambda comment: None if comment.status in Comment.WAITING else timezone.now()
    )
    status = Comment.Status.PENDING
    held_for = factory.LazyAttribute(
        lambda comment: ["link"] if comment.status == Comment.Status.SUSPECT else []
    )

    @classmethod
    def _create(cls, model_class, *args, **fields) -> Comment:
        comment = super()._create(model_class, *args, **fields)
        if comment.group:
            # A neighbourhood is hashed with the key of its quarter, which lives as long as a ban may need it.
            visitors.make_group_key(site_day(comment.created_at))
        return comment


class RejectionReasonFactory(factory.django.DjangoModelFactory):
    """Tests with real transactions empty the table that the migration filled."""

    class Meta:
        model = RejectionReason

    label = factory.Sequence(lambda n: "دلیل " + "".join("ابپتثجچحخد"[int(digit)] for digit in str(n)))
    public_wording = "متن شما به این خبر مربوط نبود."


class BanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ban

    group = factory.Sequence(lambda n: n.to_bytes(16, "big"))
    reason = "سیل پیام‌های تبلیغاتی"
    made_by = factory.SubFactory(StaffFactory)
    ends_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class InquiryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Inquiry

    comment = factory.SubFactory(CommentFactory, status="inquiry")
    opened_by = factory.SubFactory(StaffFactory)


class CannedAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CannedAnswer

    # The number in letters: digits would be Latin ones.
    title = factory.Sequence(lambda n: "گذرنامه " + "".join("ابپتثجچحخد"[int(digit)] for digit in str(n)))
    text = "برای تمدید گذرنامه از سامانهٔ نوبت‌دهی وقت بگیرید."


class FollowerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Follower

    comment = factory.SubFactory(CommentFactory)
    email = "mahtab@example.org"


class ReportFactory(factory.django.DjangoModelFactory):
    """An open report; the comment is marked as its report would mark it."""

    class Meta:
        model = Report

    comment = factory.SubFactory(
        CommentFactory, status="approved", reported_at=factory.LazyFunction(timezone.now)
    )
    ground = "insult"
    reporter = factory.Sequence(lambda n: n.to_bytes(16, "big"))


class RatingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rating

    article = factory.SubFactory(ArticleFactory)
    voter = factory.Sequence(lambda n: n.to_bytes(16, "big"))
    score = 4
    voted_on = factory.LazyFunction(lambda: timezone.localdate())


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence("شخص {}".format)


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence("نهاد {}".format)


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    person = factory.SubFactory(PersonFactory)
    organization = factory.SubFactory(OrganizationFactory)
    position = "شهردار"


class MeetingFactory(factory.django.DjangoModelFactory):
    """An internal meeting of 10 Azar 1402; published_meeting() gives one that the public sees."""

    class Meta:
        model = Meeting

    subject = factory.Sequence("گفت‌وگوی {}".format)
    starts_on = date(2023, 12, 1)


def published_meeting(**fields) -> Meeting:
    meeting = MeetingFactory(**fields)
    with transaction.atomic():
        meeting.publish()
    return meeting


class ParticipantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participant

    meeting = factory.SubFactory(MeetingFactory)
    side = "ours"
    rank = factory.Sequence(lambda n: n % 30_000 + 1)
    name = factory.Sequence("حاضر {}".format)


class FollowUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FollowUp

    meeting = factory.SubFactory(MeetingFactory)
    agreed = factory.Sequence("قرار {}".format)
