"""What a POST sends: the page's own form as the superuser finds it, with what somebody would type or press."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from news import taken_acts
from news.models import Article
from tests.comments.visiting import aged_token
from tests.factories import PASSWORD, webp
from tests.trust.matrix.asking import answer_of, taken_back
from tests.trust.matrix.page_forms import posted_to
from tests.trust.matrix.places import Place
from tests.trust.matrix.rows import Row

NEW_PASSWORD = "یک-گذرواژهٔ-بسیار-تازه"
Sent = dict[str, object]


def _picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("picture.webp", webp("picture.webp").read(), "image/webp")


# By the name of an address; what the page's form has besides stays as it is.
TYPED: dict[str, Sent] = {
    "admin:login": {"username": "writer", "password": PASSWORD},
    "admin:password_reset": {"email": "unknown@example.org"},
    "admin:password_reset_confirm": {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD},
    "admin:invitation": {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD},
    "admin:password_change": {
        "old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD,
    },
    "admin:notices_read": {"upto": "9" * 18},
    "admin:second_factor_setup": {"act": "begin"},
    "admin:person_invite": {
        "first_name": "مینا", "last_name": "کاظمی", "email": "mina@example.org", "username": "mina",
        "roles": ["editor"],
    },
    "admin:person": {"first_name": "مینا", "last_name": "کاظمی", "email": "mina@example.org"},
    "admin:person_roles": {"given": "1", "roles": ["editor"]},
    "admin:export": {"file": "redirects.csv"},
    "admin:auth_user_add": {"username": "mina", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    "admin:auth_user_password_change": {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    "admin:news_followup_settle": {"settled": "done"},
    "admin:news_followup_add": {"agreed": "نامه به شهرداری فرستاده شود."},
    "admin:news_digestrecipient_add": {"email": "another@example.org"},
    "admin:news_category_add": {"name": "ورزش"},
    "admin:news_tag_add": {"name": "ورزش"},
    "admin:news_meeting_add": {"subject": "دیدار با رئیس دانشگاه", "starts_on": "1402/09/10"},
    "admin:news_picture_add": {"file": _picture, "alt": "نقش هندسی"},
    "admin:news_picture_upload": {"file": _picture, "alt": "نقش هندسی"},
    "admin:news_page_add": {"title": "راه رسیدن", "text": "خیابان نمونه."},
    "admin:news_person_add": {"name": "مینا کاظمی"},
    "admin:news_person_quick_add": {"name": "مینا کاظمی"},
    "admin:news_organization_add": {"name": "دانشگاه کازان"},
    "admin:news_specialhours_add": {
        "reason": "تعطیل رسمی", "starts_on": "1410/01/01", "ends_on": "1410/01/02", "announced_on": "1409/12/20",
    },
    "admin:news_consularservice_add": {"name": "تأیید امضا", "documents": "اصل شناسنامه"},
    "admin:news_redirect_add": {"old_path": "/قدیمی", "target": "/news/"},
    "admin:news_synonymgroup_add": {"words": "شهردار، فرماندار"},
    "admin:news_topic_add": {"name": "سفر به کازان", "summary": "آنچه منتشر شد."},
    "admin:news_article_add": {"title": "دیدار با شهردار", "lead": "دیدار شد.", "body": "<p>متن خبر</p>"},
    "admin:news_article_remarks": {"remark-text": "لید کوتاه شود.", "remark-addressed_to": []},
    "admin:news_article_keep_new": {"form_number": "1" * 32, "title": "تیتر"},
    "admin:news_article_keep": {"form_number": "2" * 32, "title": "تیتر"},
    "admin:comments_rejectionreason_add": {"label": "نوشتهٔ دوباره", "public_wording": "پیش‌تر نوشته بودید."},
    "admin:comments_cannedanswer_add": {"title": "روادید", "text": "از سامانه وقت بگیرید."},
    "admin:comments_comment_decide": {"decision": "approved"},
    "admin:comments_comment_discussion": {"open": "0"},
    "admin:comments_comment_ban": {"reason": "سیل پیام‌های تبلیغاتی"},
    "admin:comments_comment_answer": {"text": "پاسخ ما چنین است که وقت بگیرید."},
    "admin:comments_comment_statement": {"text": "پاسخ ما چنین است که وقت بگیرید."},
    "admin:comments_comment_digest": {"on": "1"},
    "admin:comments_inquiry_change": {"text": "پاسخ ما چنین است که وقت بگیرید."},
    "admin:comments_listedword_try": {"text": "متنی با ناسزا"},
    "admin:comments_listedword_many": {"words": "یکی\nدیگری"},
    "admin:comments_listedword_add": {"word": "دشنام"},
    "comments:comment": {"name": "مهتاب", "text": "امیدوارم این همکاری‌ها ادامه پیدا کند."},
    "comments:rating": {"score": "5"},
    "comments:report": {"ground": "insult", "note": "ناروا"},
    "comments:tracking": {"act": "withdraw"},
    "comments:signed_decision": {"decision": "approved"},
    "news:report": {"text": "نام شهردار نادرست است."},
}  # fmt: skip
# Of its page a form stands only under a question.
ASKED_WITH = {"admin:take_back": "?person={writer}&hours=1"}
# Buttons that a page has before the one that is pressed.
_NOT_PRESSED = {"insert"}
# What stands in the place of a form: a report of a browser.
CSP_REPORT = b'{"csp-report": {"document-uri": "http://testserver/", "effective-directive": "script-src"}}'


class Senders:
    """Makes the body of a POST to a place, as the superuser's page offers it."""

    def __init__(self, browser: Callable[[], Client], rows: dict[str, Row]) -> None:
        self.browser, self.rows = browser, rows

    def body(self, place: Place) -> Sent:
        sent = self._form_of(place) | TYPED.get(place.name, {}) | self.chosen(place) | place.sent
        return {name: value for name, value in sent.items() if name not in _NOT_PRESSED}

    def _form_of(self, place: Place) -> Sent:
        if place.name.endswith(("_keep", "_kept")) or "action" in place.sent:
            return {}
        query = ASKED_WITH.get(place.name, "").format(writer=self.rows["writer"]["pk"])
        with taken_back():
            page = answer_of(self.browser(), "get", place.asked + query)
            is_page = page.status_code == 200 and page.get("Content-Type", "").startswith("text/html")
            return posted_to(page.content.decode(), place.asked) if is_page else {}

    def chosen(self, place: Place) -> Sent:
        """What names a row, or a state as its page would show it."""
        name = place.name.removeprefix("admin:")
        if name.endswith("_keep") and name != "news_article_keep":
            return {"name": "تازه", "query": "q=نوروز"}
        if name.endswith("_kept"):
            return {"delete": "1"}
        if place.written == "/admin/news/article/kept/":
            return {"name": "تازه", "query": "q=نوروز"}
        return self._named().get(name, {}) | (
            {"token": aged_token(place.row["pk"])} if name == "comments:comment" else {}
        )

    def _named(self) -> dict[str, Sent]:
        """By the name of an address of the desk."""
        article = Article.objects.get(pk=self.rows["own draft"]["pk"])
        return {
            "take_back": {"count": str(self._acts_of_the_writer())},
            "news_article_add": {"category": self.rows["category"]["pk"]},
            "news_article_still_right": {"seen": str(article.review_on)},
            "news_article_names": {"act": "mention", "person": self.rows["unused person"]["pk"]},
            "news_article_proofs": {"act": "orthography", "seen": article.modified_at.isoformat()},
            "news_followup_add": {"meeting": self.rows["internal meeting"]["pk"]},
            "news_category_move": {"other": self.rows["unused category"]["pk"]},
            "news_tag_move": {"other": self.rows["unused tag"]["pk"]},
            "news_person_merge": {"other": self.rows["unused person"]["pk"]},
            "news_organization_merge": {"other": self.rows["unused organization"]["pk"]},
            "comments_comment_bulk": {"decision": "approved", "chosen": [self.rows["waiting comment"]["pk"]]},
        }

    def _acts_of_the_writer(self) -> int:
        writer, now = User.objects.get(pk=self.rows["writer"]["pk"]), timezone.now()
        return taken_acts.acts_of(taken_acts.period_of(writer, now - timedelta(hours=1), now)).count


def request_of(place: Place, sent: Sent) -> dict[str, object]:
    """As a test client takes it; a file is read once only, so each request has its own."""
    if place.name == "csp_report":
        return {"data": CSP_REPORT, "content_type": "application/csp-report"}
    return {"data": {name: value() if callable(value) else value for name, value in sent.items()}}
