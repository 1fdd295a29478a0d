"""One row of everything that the desk shows, and the addresses of its pages."""

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from comments.models import DiscussionRules, ListedWord
from consulate import csp_reports
from news import audit, bin, versions
from news.models import (
    Article,
    DeskNotice,
    ErrorReport,
    OutgoingLink,
    Redirect,
    Remark,
    SynonymGroup,
    Tag,
    UnsavedWork,
)
from tests.factories import (
    ArticleFactory,
    BanFactory,
    CannedAnswerFactory,
    CategoryFactory,
    CommentFactory,
    ConsularServiceFactory,
    FollowUpFactory,
    InquiryFactory,
    MeetingFactory,
    OfficeFactory,
    OpeningHoursFactory,
    OrganizationFactory,
    PageFactory,
    PersonFactory,
    PictureFactory,
    RejectionReasonFactory,
    ReportFactory,
    SpecialHoursFactory,
    StaffFactory,
    TagFactory,
    TopicArticleFactory,
    published_meeting,
)


@pytest.fixture
def nobody(db) -> User:
    """Somebody of the staff without any role."""
    return StaffFactory(username="nobody")


@pytest.fixture
def pages(writer) -> dict[str, str]:
    """One row of everything; the draft is the writer's own, the rest is not."""
    office, category = OfficeFactory(), CategoryFactory(name="دیدارها")
    own = ArticleFactory(
        title="پیش‌نویس خود", status="draft", published_at=None, author=writer, category=category
    )
    other = ArticleFactory(title="خبر دیگری", lead_picture=PictureFactory(), category=category)
    keep_two_versions(own, writer)
    tag = TagFactory(name="نوروز")
    comment = CommentFactory(article=other)
    discussion = discussion_pages(other)
    internal = MeetingFactory(subject="گفت‌وگوی درونی")
    public = published_meeting(subject="دیدار با شهردار")
    person, organization = PersonFactory(name="مهتاب وکیلی"), OrganizationFactory(name="شهرداری کازان")
    binned = bin.put(TagFactory(name="برچسب حذف‌شده"), by=writer)
    synonyms = SynonymGroup.objects.create(words="نمایش، تماشا")
    topic = TopicArticleFactory(topic__name="نوروز در کازان", article=other, place=1).topic
    followup = FollowUpFactory(meeting=internal, agreed="نامه به شهرداری")
    return {
        "meeting list": reverse("admin:news_meeting_changelist"),
        "meeting add": reverse("admin:news_meeting_add"),
        "meeting": reverse("admin:news_meeting_change", args=[internal.pk]),
        "public meeting": reverse("admin:news_meeting_change", args=[public.pk]),
        "meeting delete": reverse("admin:news_meeting_delete", args=[internal.pk]),
        "public meeting delete": reverse("admin:news_meeting_delete", args=[public.pk]),
        "together": reverse("admin:news_meeting_together"),
        "person list": reverse("admin:news_person_changelist"),
        "person add": reverse("admin:news_person_add"),
        "person": reverse("admin:news_person_change", args=[person.pk]),
        "person delete": reverse("admin:news_person_delete", args=[person.pk]),
        "person merge": reverse("admin:news_person_merge", args=[person.pk]),
        "person dossier": reverse("admin:news_person_dossier", args=[person.pk]),
        "person suggest": reverse("admin:news_person_suggest"),
        "organization list": reverse("admin:news_organization_changelist"),
        "organization add": reverse("admin:news_organization_add"),
        "organization": reverse("admin:news_organization_change", args=[organization.pk]),
        "organization delete": reverse("admin:news_organization_delete", args=[organization.pk]),
        "organization merge": reverse("admin:news_organization_merge", args=[organization.pk]),
        "organization dossier": reverse("admin:news_organization_dossier", args=[organization.pk]),
        "organization suggest": reverse("admin:news_organization_suggest"),
        "follow-up list": reverse("admin:news_followup_changelist"),
        "follow-up add": reverse("admin:news_followup_add"),
        "follow-up": reverse("admin:news_followup_change", args=[followup.pk]),
        "follow-up delete": reverse("admin:news_followup_delete", args=[followup.pk]),
        "digest recipient list": reverse("admin:news_digestrecipient_changelist"),
        "article names": reverse("admin:news_article_names", args=[own.pk]),
        "article proofs": reverse("admin:news_article_proofs", args=[own.pk]),
        **spoken_pages(own, writer),
        "article list": reverse("admin:news_article_changelist"),
        "article suggest": reverse("admin:news_article_suggest"),
        "article add": reverse("admin:news_article_add"),
        "own draft": reverse("admin:news_article_change", args=[own.pk]),
        "other article": reverse("admin:news_article_change", args=[other.pk]),
        "preview": reverse("admin:news_article_preview", args=[own.pk]),
        "links to a draft": reverse("admin:news_article_preview_links", args=[own.pk]),
        "calendar": reverse("admin:calendar"),
        "calendar month": reverse("admin:calendar_month", args=[1403, 12]),
        **outgoing_pages(other),
        "article delete": reverse("admin:news_article_delete", args=[own.pk]),
        "article versions": reverse("admin:news_article_versions", args=[own.pk]),
        "article version": reverse("admin:news_article_version", args=[own.pk, 2]),
        "article restore": reverse("admin:news_article_restore", args=[own.pk, 1]),
        **logged_pages(tag, writer),
        "picture list": reverse("admin:news_picture_changelist"),
        "picture add": reverse("admin:news_picture_add"),
        "picture": reverse("admin:news_picture_change", args=[other.lead_picture_id]),
        "picture delete": reverse("admin:news_picture_delete", args=[other.lead_picture_id]),
        "picture library": reverse("admin:news_picture_choose"),
        "category list": reverse("admin:news_category_changelist"),
        "category add": reverse("admin:news_category_add"),
        "tag list": reverse("admin:news_tag_changelist"),
        "tag add": reverse("admin:news_tag_add"),
        "tag": reverse("admin:news_tag_change", args=[tag.pk]),
        "tag delete": reverse("admin:news_tag_delete", args=[tag.pk]),
        "bin": reverse("admin:news_binnedrow_changelist"),
        "bin for ever": reverse("admin:news_binnedrow_for_ever", args=["thing", binned.pk]),
        "tag move": reverse("admin:news_tag_move", args=[tag.pk]),
        "category move": reverse("admin:news_category_move", args=[category.pk]),
        "synonyms list": reverse("admin:news_synonymgroup_changelist"),
        "synonyms add": reverse("admin:news_synonymgroup_add"),
        "synonyms": reverse("admin:news_synonymgroup_change", args=[synonyms.pk]),
        "synonyms delete": reverse("admin:news_synonymgroup_delete", args=[synonyms.pk]),
        "topic list": reverse("admin:news_topic_changelist"),
        "topic add": reverse("admin:news_topic_add"),
        "topic": reverse("admin:news_topic_change", args=[topic.pk]),
        "topic articles": f"{reverse('admin:news_topicarticle_changelist')}?topic={topic.pk}",
        "topic delete": reverse("admin:news_topic_delete", args=[topic.pk]),
        "comment list": reverse("admin:comments_comment_changelist"),
        "comment": reverse("admin:comments_comment_change", args=[comment.pk]),
        "comment delete": reverse("admin:comments_comment_delete", args=[comment.pk]),
        **discussion,
        **reception_pages(),
        "office": reverse("admin:news_office_change", args=[office.pk]),
        **corrected_pages(other),
        "user list": reverse("admin:auth_user_changelist"),
        "user": reverse("admin:auth_user_change", args=[writer.pk]),
        "user add": reverse("admin:auth_user_add"),
        "own password": reverse("admin:password_change"),
        "own second factor": reverse("admin:second_factor_setup"),
        "roles": reverse("admin:roles"),
        **statistics_pages(),
        **browser_pages(),
        "people of the desk": reverse("admin:people"),
        "person of the desk": reverse("admin:person", args=[writer.pk]),
        "person invite": reverse("admin:person_invite"),
        "failed logins": failed_logins(writer),
    }


def spoken_pages(article: Article, writer: User) -> dict[str, str]:
    """A remark on the article, a notice of it, and unsaved work."""
    Remark.objects.create(article=article, by=writer, text="لید را کوتاه کنید.").addressed_to.set([writer])
    DeskNotice.objects.create(recipient=writer, kind="remark", article=article, detail="لید را کوتاه کنید.")
    UnsavedWork.objects.create(owner=writer, article=article, form="0" * 32, typed={"title": ["تیتر دیگر"]})
    return {
        "article remarks": reverse("admin:news_article_remarks", args=[article.pk]),
        "work under way": reverse("admin:news_article_under_way"),
        "notices": reverse("admin:notices"),
    }


def keep_two_versions(article: Article, by: User) -> None:
    versions.keep(article, by=by)
    article.body = f'<p>متن تازه با <a href="/news/12/">پیوند</a>.</p>{article.body}'
    article.save()
    versions.keep(article, by=by)


def logged_pages(tag: Tag, person: User) -> dict[str, str]:
    """An act of the log, and the page on which a person's acts are taken back."""
    entry = audit.record(audit.Act.CHANGED, by=person, of=tag, changes={"name": ["نو", "نوروز"]})
    log = reverse("admin:news_auditentry_changelist")
    return {
        "log": f"{log}?from=1400/01/01&kind=news.tag",
        "log entry": reverse("admin:news_auditentry_change", args=[entry.pk]),
        "log as csv": reverse("admin:news_auditentry_export_csv"),
        "log as xlsx": reverse("admin:news_auditentry_export_xlsx"),
        "take back": reverse("admin:take_back"),
        "export and import": reverse("admin:export"),
        "take back, looked at": f"{reverse('admin:take_back')}?person={person.pk}&hours=1",
    }


def failed_logins(person: User) -> str:
    """Somebody who is kept out, at an address that is kept out, and a name that nobody has."""
    now = timezone.now()
    for name, failures in ((person.username, 6), (f"code:{person.username}", 2), ("unknown:00", 1), ("", 21)):
        AccessAttempt.objects.create(
            username=name, ip_address="fd00::1", failures_since_start=failures, attempt_time=now
        )
    return reverse("admin:failed_logins")


def statistics_pages() -> dict[str, str]:
    year = "?year=1404&part=year"
    return {
        "statistics": reverse("admin:statistics"),
        "statistics of a year": reverse("admin:statistics") + year,
        "statistics of no period": reverse("admin:statistics") + "?from=x&to=1404/01/01",
        "statistics report": reverse("admin:statistics_report") + year,
        "statistics as csv": reverse("admin:statistics_csv") + year,
        "statistics as xlsx": reverse("admin:statistics_xlsx") + year,
    }


def browser_pages() -> dict[str, str]:
    """A script of another site, which a browser kept from the front page."""
    csp_reports.keep(
        csp_reports.Report("/", "script-src-elem", "https://evil.example/x.js", ""), timezone.now()
    )
    return {
        "browser report list": reverse("admin:consulate_cspreport_changelist"),
        "browser report": reverse("admin:consulate_cspreport_change", args=[1]),
    }


def reception_pages() -> dict[str, str]:
    """The week, a closure, a service and a standing page, as the office keeps them."""
    OpeningHoursFactory(weekday=5)
    kept = {
        "closure": SpecialHoursFactory(),
        "service": ConsularServiceFactory(name="صدور گذرنامه"),
        "page": PageFactory(title="راه رسیدن به دفتر"),
    }
    pages = {}
    for name, row in kept.items():
        model = row._meta.model_name
        pages |= {
            f"{name} list": reverse(f"admin:news_{model}_changelist"),
            f"{name} add": reverse(f"admin:news_{model}_add"),
            name: reverse(f"admin:news_{model}_change", args=[row.pk]),
            f"{name} delete": reverse(f"admin:news_{model}_delete", args=[row.pk]),
        }
    return pages


def outgoing_pages(article: Article) -> dict[str, str]:
    """A link to another site that leads nowhere."""
    link = OutgoingLink.objects.create(
        article=article, address="https://news/", failures=3, problem="صفحه وجود ندارد."
    )
    return {
        "outgoing link list": reverse("admin:news_outgoinglink_changelist"),
        "outgoing link": reverse("admin:news_outgoinglink_change", args=[link.pk]),
    }


def corrected_pages(article: Article) -> dict[str, str]:
    """A report that waits, and an old address."""
    report = ErrorReport.objects.create(article=article, text="نام شهردار نادرست است.")
    redirect = Redirect.objects.create(old_path="/قدیم", target="/news/12/")
    return {
        "error report list": reverse("admin:news_errorreport_changelist"),
        "error report": reverse("admin:news_errorreport_change", args=[report.pk]),
        "error report delete": reverse("admin:news_errorreport_delete", args=[report.pk]),
        "redirect list": reverse("admin:news_redirect_changelist"),
        "redirect add": reverse("admin:news_redirect_add"),
        "redirect": reverse("admin:news_redirect_change", args=[redirect.pk]),
        "redirect delete": reverse("admin:news_redirect_delete", args=[redirect.pk]),
        "redirect import": reverse("admin:news_redirect_import"),
    }


def discussion_pages(article: Article) -> dict[str, str]:
    """One comment in each tab of the queue, and what moderators keep besides."""
    group = b"g" * 16
    waiting = CommentFactory(article=article, group=group)
    reason, canned = RejectionReasonFactory(), CannedAnswerFactory()
    colleague, word = StaffFactory(username="همکار"), ListedWord.objects.create(word="ناسزا")
    ban = BanFactory(group=group, comment=waiting, made_by=colleague)
    decided = {"article": article, "decided_by": colleague}
    CommentFactory(article=article, status="suspect", held_for=["link", "banned_word"])
    CommentFactory(status="rejected", **decided)
    CommentFactory(status="spam", **decided)
    head = CommentFactory(status="approved", **decided)
    CommentFactory(status="approved", is_official=True, position="رایزن", parent=head, **decided)
    ReportFactory(
        comment=CommentFactory(status="approved", reported_at=timezone.now(), **decided), note="ناروا"
    )
    inquiry = InquiryFactory(comment=CommentFactory(status="inquiry", **decided), opened_by=colleague)
    DiscussionRules.objects.create(message="لطفاً کوتاه بنویسید.")
    queue = reverse("admin:comments_comment_changelist")
    tabs = ("suspect", "reported", "inquiries", "approved", "rejected", "spam")
    kept = {"ban": ban, "reason": reason, "canned answer": canned, "listed word": word, "inquiry": inquiry}
    pages = {f"queue {tab}": f"{queue}?tab={tab}" for tab in tabs}
    for name, row in kept.items():
        model = row._meta.model_name
        pages |= {
            f"{name} list": reverse(f"admin:comments_{model}_changelist"),
            f"{name} add": reverse(f"admin:comments_{model}_add"),
            name: reverse(f"admin:comments_{model}_change", args=[row.pk]),
            f"{name} delete": reverse(f"admin:comments_{model}_delete", args=[row.pk]),
        }
    return pages | {
        "queue filtered": f"{queue}?q=همکاری&name=مهتاب&from=1400/01/01&group={group.hex()}",
        "queue filtered wrongly": f"{queue}?from=x&article=y",
        "queue numbers": reverse("admin:comments_comment_numbers"),
        "comments as csv": reverse("admin:comments_comment_export_csv"),
        "comments as xlsx": reverse("admin:comments_comment_export_xlsx"),
        "comment reject": reverse("admin:comments_comment_reject", args=[waiting.pk]),
        "comment erase": reverse("admin:comments_comment_erase", args=[waiting.pk]),
        "comment ban": reverse("admin:comments_comment_ban", args=[waiting.pk]),
        "comment answer": reverse("admin:comments_comment_answer", args=[waiting.pk]),
        "statement": reverse("admin:comments_comment_statement", args=[article.pk]),
        "listed words try": reverse("admin:comments_listedword_try"),
        "listed words many": reverse("admin:comments_listedword_many"),
        "discussion rules": reverse("admin:comments_discussionrules_change", args=[1]),
    }
