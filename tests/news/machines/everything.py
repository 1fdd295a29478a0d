"""A site with one of everything that the public can see, and the address of each kind of page."""

from datetime import date, time

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from comments import decision_links
from news import jalali, social_card
from news.models import Article, Office, PickedArticle
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    CommentFactory,
    ConsularServiceFactory,
    FollowerFactory,
    FollowUpFactory,
    GalleryPictureFactory,
    MembershipFactory,
    OfficeFactory,
    OpeningHoursFactory,
    OrganizationFactory,
    PageFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    RatingFactory,
    SpecialHoursFactory,
    StaffFactory,
    TagFactory,
    TopicArticleFactory,
    TopicFactory,
    published_meeting,
)

# Of every date that a page says, so that an instant can be told from any other.
PUBLISHED = "2024-03-20T12:26:00+03:00"
CHANGED = "2024-03-22T09:05:00+03:00"
# Persian and Arabic digits wherever somebody may type them; no address may take them over.
YEAR, NUMBER = "۱۴۰۳", "٢٥"


def build() -> dict[str, str]:
    """The addresses of all pages under the names that they have in the lists of addresses."""
    OfficeFactory(
        tagline=f"خبرها و خدمات {YEAR}",
        address=f"قازان، خیابان نمونه، پلاک {NUMBER}",
        phone=f"+۷ ۸۴۳ {NUMBER}",
        emergency_phone="+۷ ۹۰۰ ۱۲۳",
        email="info@example.org",
        map_url="https://example.org/map",
        about=f"از سال {YEAR} در قازان",
    )
    OpeningHoursFactory(weekday=2)
    SpecialHoursFactory()
    service = ConsularServiceFactory(name=f"گذرنامهٔ {YEAR}", fee=f"{NUMBER} یورو")
    category = CategoryFactory(name=f"اقتصاد {YEAR}", description=f"اقتصاد در سال {YEAR}")
    tag = TagFactory(name=f"نوروز {YEAR}")
    bank = OrganizationFactory(name=f"بانک {NUMBER}", kind="bank", city="قازان")
    person = PersonFactory(name=f"رستم نوروزاف {NUMBER}", picture=PictureFactory(alt=f"چهره {NUMBER}"))
    MembershipFactory(person=person, organization=bank, position=f"رئیس {NUMBER}", starts_on=date(2020, 1, 1))
    article = _article(category, tag, person)
    bare = ArticleFactory(title=f"خبر بی‌تصویر {NUMBER}", category=category)
    PickedArticle.objects.create(article=article, other=bare)
    withdrawn = ArticleFactory(
        title=f"خبر پس‌گرفته {YEAR}", status="withdrawn", withdrawal_notice="نادرست بود."
    )
    announcement = ArticleFactory(
        title=f"آیین نوروز {YEAR}",
        kind="announcement",
        event_on=date(2026, 3, 20),
        event_time=time(18),
        event_place=f"تالار {NUMBER}",
    )
    meeting = _meeting(article, person, bank, tag)
    topic = TopicFactory(name=f"پروندهٔ {YEAR}", starts_on=date(2024, 3, 20), summary=f"خلاصه {NUMBER}")
    TopicArticleFactory(topic=topic, article=article, place=1)
    page = PageFactory(title=f"دربارهٔ ما {YEAR}", text=f"# نشانی {NUMBER}\n\nمتن")
    with connection.cursor() as cursor:
        # As after a commit, which most tests never come to.
        cursor.execute("SET CONSTRAINTS archive_follows IMMEDIATE")
    return {
        **_of_news(article, category, tag, topic, person),
        **_of_comments(article),
        "withdrawn": withdrawn.get_absolute_url(),
        "bare": bare.get_absolute_url(),
        "announcement": announcement.get_absolute_url(),
        "meeting": meeting.get_absolute_url(),
        "meeting_ics": reverse("news:meeting_ics", args=[meeting.pk]),
        "meeting_card": social_card.address(meeting, Office.current()),
        "topic_card": social_card.address(topic, Office.current()),
        "organization": bank.get_absolute_url(),
        "page": page.get_absolute_url(),
        "service": service.get_absolute_url(),
    }


def _article(category, tag, person) -> Article:
    """With every part that an article can have."""
    article = ArticleFactory(
        title=f"نشست {NUMBER} شهردار در سال {YEAR}",
        over_title=f"روتیتر {YEAR}",
        lead=f"لید {NUMBER}",
        body=f'<p>متن {YEAR}</p><h2>میان‌تیتر {NUMBER}</h2><p><a href="/meetings/">دیدارها</a></p>',
        category=category,
        lead_picture=PictureFactory(alt=f"تصویر {NUMBER}", caption=f"شرح {YEAR}", credit="عکاس"),
        published_at=PUBLISHED,
    )
    Article.objects.filter(pk=article.pk).update(updated_at=CHANGED, change_note=f"شماره {NUMBER} اصلاح شد.")
    article.tags.add(tag)
    article.mentions.add(person)
    for position in (1, 2):
        GalleryPictureFactory(article=article, position=position, caption=f"نگاره {NUMBER}")
    RatingFactory.create_batch(5, article=article)
    comment = CommentFactory(article=article, status="approved", name=f"مهتاب {NUMBER}", text=f"سلام {YEAR}")
    CommentFactory(article=article, status="approved", parent=comment)
    return Article.objects.get(pk=article.pk)


def _meeting(article, person, bank, tag):
    meeting = published_meeting(
        subject=f"دیدار {NUMBER}",
        starts_on=date(2023, 12, 1),
        starts_time=time(12, 26),
        ends_time=time(13),
        place=f"سالن {NUMBER}",
        city="قازان",
        summary=f"خلاصه {YEAR}",
    )
    ParticipantFactory(
        meeting=meeting, person=person, organization=bank, name=person.name, side="counterpart"
    )
    meeting.articles.add(article)
    meeting.topics.add(tag)
    meeting.pictures.add(PictureFactory(alt=f"عکس {NUMBER}"))
    FollowUpFactory(meeting=meeting, agreed=f"قرار {NUMBER}")
    return meeting


def _of_news(article, category, tag, topic, person) -> dict[str, str]:
    day = jalali.to_jalali(article.published_at)
    dated = {"archive_year": [day.year], "archive_month": [day.year, day.month]}
    named = {
        **dated,
        "archive_day": [day.year, day.month, day.day],
        "official_copy": [article.pk],
        "report": [article.pk],
        "feed": ["rss"],
        "category_feed": [category.slug, "atom"],
        "tag_feed": [tag.slug, "rss"],
        "person_feed": [person.pk, "atom"],
        "sitemap_section": ["news"],
        "icon": [192],
    }
    plain = (
        *("home", "list", "archive", "announcements", "topics", "search", "verify", "register", "office"),
        *("register_csv", "meetings_ics", "suggest", "sitemap", "robots", "security", "manifest", "favicon"),
    )
    return {
        **{name: reverse(f"news:{name}") for name in plain},
        **{name: reverse(f"news:{name}", args=args) for name, args in named.items()},
        "article": article.get_absolute_url(),
        "short": article.get_short_url(),
        "card": social_card.address(article, Office.current()),
        "site_card": social_card.address(None, Office.current()),
        "category": category.get_absolute_url(),
        "tag": tag.get_absolute_url(),
        "topic": topic.get_absolute_url(),
        "person": person.get_absolute_url(),
        "found": f"{reverse('news:search')}?q=نشست",
        "not found": f"{reverse('news:search')}?q=قسطنطنیه",
        "filtered": f"{reverse('news:register')}?year=1402&kind=meeting&q=دیدار",
    }


def _of_comments(article: Article) -> dict[str, str]:
    comment = article.comments.filter(parent=None).get()
    waiting = CommentFactory(article=article, name="در انتظار", text=f"متن {YEAR}")
    moderator = StaffFactory(is_superuser=True)
    follower = FollowerFactory(comment=waiting, asked_at=timezone.now())
    return {
        "comment": reverse("comments:comment", args=[article.pk]),
        "discussion": reverse("comments:discussion", args=[article.pk]),
        "rating": reverse("comments:rating", args=[article.pk]),
        "comment_report": reverse("comments:report", args=[comment.pk]),
        "tracking": reverse("comments:tracking", args=[waiting.code]),
        "confirm": reverse("comments:confirm", args=[follower.token]),
        "unsubscribe": reverse("comments:unsubscribe", args=[follower.token]),
        "signed_decision": decision_links.make(moderator, [waiting])[waiting.pk].removeprefix(
            settings.SITE_URL
        ),
        "find": reverse("comments:find"),
        "ledger": reverse("comments:ledger"),
        "ledger_csv": reverse("comments:ledger_csv"),
    }
