"""Pages become articles and comments, once, in a real database."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from comments.models import Comment, ConcealedText
from consulate.portal_import import (
    ARCHIVE_NAME,
    Outcome,
    UnknownName,
    Wishes,
    find_author,
    find_category,
    import_files,
)
from news.models import Article, Category
from tests.factories import CategoryFactory
from tests.portal_import import saved_pages

pytestmark = pytest.mark.django_db

A_PAGE = saved_pages.PAGES / "one-heading.txt"
WITH_COMMENTS = saved_pages.PAGES / "comments.txt"
DATE = "۱۴۰۲/۰۶/۰۱- ۰۸:۱۵"


def bring_in(*paths, **wishes):
    return list(import_files(paths, Wishes(**wishes)))


def outcomes(*paths, **wishes):
    return [result.outcome for result in bring_in(*paths, **wishes)]


def changed_fields(result):
    return [change.field for change in result.changes]


def test_a_page_becomes_one_draft():
    (result,) = bring_in(A_PAGE)
    article = Article.objects.get()
    assert (result.outcome, result.article) == (Outcome.CREATED, article)
    assert article.title == result.page.title
    assert article.published_at == datetime(2024, 3, 19, 6, 5, tzinfo=UTC)
    assert article.baseline_views == article.views == 1047
    assert article.lead == result.page.lead
    assert article.body.count("<p>") == 4 and article.body.count("<h2>") == 1
    assert article.status == Article.Status.DRAFT and article.author is None
    assert article.import_source == "one-heading.txt"
    assert len(article.import_key) == 64 and set(article.import_key) <= set("0123456789abcdef")
    assert article.category.name == ARCHIVE_NAME
    assert article.body_text.startswith("در این بازدید") and article.slug


def test_what_looks_like_html_is_stored_as_words():
    bring_in(saved_pages.PAGES / "hostile.txt")
    article = Article.objects.get()
    assert "&lt;img src=x onerror=alert(2)&gt;" in article.body
    assert "<img src=x onerror=alert(2)>" in article.body_text
    assert Comment.objects.get().text == '<iframe src="https://example.org"></iframe>'


def test_a_second_run_brings_nothing_new():
    assert outcomes(A_PAGE, WITH_COMMENTS) == [Outcome.CREATED] * 2
    before = list(Article.objects.order_by("id").values()), list(Comment.objects.order_by("id").values())
    assert outcomes(A_PAGE, WITH_COMMENTS, update=True) == [Outcome.UNCHANGED] * 2
    after = list(Article.objects.order_by("id").values()), list(Comment.objects.order_by("id").values())
    assert after == before


def test_the_title_in_another_spelling_is_the_same_article(tmp_path):
    bring_in(saved_pages.save(tmp_path, title="گفت‌وگو دربارهٔ همکاری‌ها"))
    (result,) = bring_in(saved_pages.save(tmp_path, title="گفت وگو درباره همكاريها"))
    assert result.outcome == Outcome.CHANGED
    assert changed_fields(result) == ["title"]
    assert Article.objects.get().title == "گفت‌وگو دربارهٔ همکاری‌ها"


def test_another_date_is_another_article(tmp_path):
    bring_in(saved_pages.save(tmp_path))
    later = saved_pages.save(tmp_path, stamp="۱۴۰۲/۰۵/۳۱- ۱۷:۰۱", counter="")
    assert outcomes(later) == [Outcome.CREATED]
    assert Article.objects.count() == 2


CHANGES = {
    "body": {"lines": (saved_pages.LEAD, "نمایشگاه یک هفتهٔ دیگر هم برپاست.")},
    "lead": {"lines": ("لیدی تازه.", "نمایشگاه تا پایان ماه برپاست.")},
    "title": {"title": saved_pages.TITLE.replace("خوشنویسی", "خوش‌نویسی")},
    "baseline_views": {"views": "مشاهده ۱۳", "counter": "تعداد بازدید:13 31 مرداد 1402 - 17:00"},
    "comments": {"comments": ("آرش", DATE, "آفرین.")},
}


@pytest.mark.parametrize("field", CHANGES)
def test_a_change_is_reported_and_written_only_on_request(tmp_path, field):
    bring_in(saved_pages.save(tmp_path))
    before = Article.objects.values().get()
    changed = saved_pages.save(tmp_path, **CHANGES[field])

    for wishes, outcome in [({}, Outcome.CHANGED), ({"update": True, "dry_run": True}, Outcome.UPDATED)]:
        (result,) = bring_in(changed, **wishes)
        assert (result.outcome, changed_fields(result)) == (outcome, [field])
        assert Article.objects.values().get() == before and not Comment.objects.exists()

    (result,) = bring_in(changed, update=True)
    assert (result.outcome, changed_fields(result)) == (Outcome.UPDATED, [field])
    after = Article.objects.values().get()
    if field == "comments":
        assert Comment.objects.get().name == "آرش"
    else:
        differing = {name for name in after if after[name] != before[name]}
        derived = {"body_text", "search", "text_digest", "title_words", "modified_at", "import_digests"}
        assert differing - derived == {field}
    assert outcomes(changed) == [Outcome.UNCHANGED]


def test_a_page_saved_without_its_counter_takes_no_views_away(tmp_path):
    bring_in(saved_pages.save(tmp_path))
    without = saved_pages.save(tmp_path, views="", counter="")
    assert outcomes(without, update=True) == [Outcome.UNCHANGED]
    assert Article.objects.get().baseline_views == 12


def _change_at_the_desk(editor: User) -> Article:
    article = Article.objects.get()
    article.lead, article.body = "لید میز خبر.", "<p>متنی که میز خبر نوشت.</p>"
    article.save()
    _log_desk_change(article, editor)
    return article


def test_what_the_desk_changed_is_no_change_of_the_page(tmp_path, editor):
    page = saved_pages.save(tmp_path)
    bring_in(page)
    article = _change_at_the_desk(editor)
    assert outcomes(page) == [Outcome.UNCHANGED]
    assert outcomes(page, update=True) == [Outcome.UNCHANGED]
    article.refresh_from_db()
    assert (article.lead, article.body_text) == ("لید میز خبر.", "متنی که میز خبر نوشت.")


def test_where_both_changed_the_result_says_who_was_at_the_desk_and_an_update_writes_that_field_alone(
    tmp_path, editor
):
    bring_in(saved_pages.save(tmp_path))
    article = _change_at_the_desk(editor)
    changed = saved_pages.save(tmp_path, **CHANGES["body"])

    (result,) = bring_in(changed)
    assert (result.outcome, changed_fields(result)) == (Outcome.CHANGED, ["body"])
    assert len(result.warnings) == 1 and editor.username in result.warnings[0]

    (result,) = bring_in(changed, update=True)
    assert editor.username in result.warnings[0]
    article.refresh_from_db()
    assert "یک هفتهٔ دیگر" in article.body
    assert article.lead == "لید میز خبر."


def test_a_change_by_an_import_is_not_taken_for_one_of_the_desk(tmp_path, editor):
    page = saved_pages.save(tmp_path)
    bring_in(page)
    _log_desk_change(Article.objects.get(), editor)
    bring_in(saved_pages.save(tmp_path, "newer.txt", **CHANGES["body"]), update=True)
    (result,) = bring_in(page)
    assert result.outcome == Outcome.CHANGED
    assert result.warnings == ()


def _log_desk_change(article: Article, user: User) -> None:
    LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(Article),
        object_id=article.pk,
        object_repr=str(article),
        action_flag=CHANGE,
    )


def test_other_line_breaks_between_blocks_are_no_change(tmp_path):
    page = saved_pages.save(tmp_path, lines=("لید.", "بند نخست.", "میان‌تیتر", "بند دوم."))
    bring_in(page)
    article = Article.objects.get()
    article.body = article.body.replace("\n", "\n\n")
    article.save()
    assert outcomes(page) == [Outcome.UNCHANGED]


def test_publishing_keeps_the_old_date():
    bring_in(A_PAGE, publish=True)
    article = Article.objects.published().get()
    assert article.published_at == datetime(2024, 3, 19, 6, 5, tzinfo=UTC)


def test_a_second_run_leaves_the_desk_its_decisions(editor):
    bring_in(A_PAGE)
    Article.objects.update(status=Article.Status.UNPUBLISHED, category=CategoryFactory())
    before = Article.objects.values().get()
    assert outcomes(A_PAGE, publish=True, update=True, author=editor) == [Outcome.UNCHANGED]
    assert Article.objects.values().get() == before


def test_category_and_author_are_as_wished(editor):
    category = CategoryFactory(name="دیدارها")
    bring_in(A_PAGE, category=category, author=editor)
    article = Article.objects.get()
    assert (article.category, article.author) == (category, editor)
    assert not Category.objects.filter(name=ARCHIVE_NAME).exists()


@pytest.mark.parametrize("text", ["اقتصاد و بازرگانی", "اقتصاد-و-بازرگانی", "اقتصاد  و بازرگاني"])
def test_a_category_is_found_by_name_and_address(text):
    category = CategoryFactory(name="اقتصاد و بازرگانی")
    assert find_category(text) == category


def test_an_unknown_category_is_named_together_with_the_known_ones():
    CategoryFactory(name="فرهنگ")
    CategoryFactory(name="ورزش")
    with pytest.raises(UnknownName) as unknown:
        find_category("فرهنک")
    assert all(name in str(unknown.value) for name in ("فرهنک", "فرهنگ", "ورزش"))


def test_an_unknown_author_is_named(editor):
    assert find_author(editor.username) == editor
    with pytest.raises(UnknownName, match="ghost"):
        find_author("ghost")


@pytest.mark.parametrize("renamed", [{"name": "آرشیو"}, {"slug": "archive"}])
def test_the_archive_may_be_renamed_at_the_desk(tmp_path, renamed):
    bring_in(A_PAGE)
    Category.objects.update(**renamed)
    bring_in(saved_pages.save(tmp_path))
    assert Category.objects.count() == 1
    assert Category.objects.get().articles.count() == 2


def test_a_dry_run_writes_nothing():
    bring_in(WITH_COMMENTS)
    models = (Article, Comment, Category, LogEntry, User)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    results = bring_in(
        A_PAGE, WITH_COMMENTS, A_PAGE, saved_pages.PAGES / "none.txt", dry_run=True, publish=True
    )
    assert [result.outcome for result in results] == [
        Outcome.CREATED, Outcome.UNCHANGED, Outcome.UNCHANGED, Outcome.FAILED,
    ]  # fmt: skip
    assert [list(model.objects.order_by("pk").values()) for model in models] == before
    assert "one-heading.txt" in results[2].warnings[0]
    assert results[0].article is None and results[0].page.paragraphs == 4


def test_a_bad_file_does_not_stop_the_others_and_leaves_nothing_behind(tmp_path):
    bad = saved_pages.save(tmp_path, "bad.txt", stamp="۱۴۰۲/۱۲/۳۰- ۱۷:۰۰")
    results = bring_in(bad)
    assert results[0].outcome == Outcome.FAILED and "۳۰" in results[0].reason
    assert not Article.objects.exists() and not Category.objects.exists()
    assert outcomes(A_PAGE, bad, tmp_path, tmp_path / "none", WITH_COMMENTS) == [
        Outcome.CREATED, Outcome.FAILED, Outcome.FAILED, Outcome.FAILED, Outcome.CREATED,
    ]  # fmt: skip
    assert Article.objects.count() == 2


def test_comments_come_in_approved_with_their_names_and_dates():
    bring_in(WITH_COMMENTS)
    comments = Comment.objects.order_by("created_at")
    assert [comment.name for comment in comments] == ["مهتاب آذرخش", "آرمین", ""]
    assert comments[0].text == "خیلی خوشحال شدیم.\nبرای بچه‌های زیر ۷ سال هم کلاس هست؟"
    assert comments[0].created_at == datetime(2023, 11, 6, 16, 22, tzinfo=UTC)
    assert {(comment.status, comment.decided_by) for comment in comments} == {(Comment.Status.APPROVED, None)}


def test_a_comment_that_a_moderator_took_back_stays_back():
    bring_in(WITH_COMMENTS)
    Comment.objects.filter(name="آرمین").update(status=Comment.Status.REJECTED)
    assert outcomes(WITH_COMMENTS, update=True) == [Outcome.UNCHANGED]
    assert Comment.objects.get(name="آرمین").status == Comment.Status.REJECTED


def test_new_comments_of_a_page_join_those_that_are_here(tmp_path):
    bring_in(saved_pages.save(tmp_path, comments=("آرش", DATE, "آفرین.")))
    longer = saved_pages.save(tmp_path, comments=("آرش", DATE, "آفرین.", "بهار", DATE, "خوب بود."))
    (result,) = bring_in(longer, update=True)
    assert [(change.field, change.after) for change in result.changes] == [("comments", 1)]
    assert sorted(Comment.objects.values_list("name", flat=True)) == ["آرش", "بهار"]


def test_personal_numbers_in_comments_are_masked_and_the_page_is_still_the_same_page(tmp_path):
    page = saved_pages.save(tmp_path, comments=("آرش ۰۹۱۲۳۴۵۶۷۸۹", DATE, "زنگ بزنید: 0935 123 45 67"))
    bring_in(page)
    comment = Comment.objects.get()
    assert (comment.name, comment.text) == ("آرش •••••••••۸۹", "زنگ بزنید: •••• ••• •• 67")
    assert not ConcealedText.objects.exists()
    assert outcomes(page, update=True) == [Outcome.UNCHANGED]
    assert Comment.objects.count() == 1


def test_a_comment_beyond_the_limits_is_left_out_and_reported(tmp_path):
    comments = (
        "نام بلند " * 10,
        DATE,
        "خوب بود.",
        "آرش",
        DATE,
        "آ" * 2001,
        "بهار",
        DATE,
        "!",
        "مینا",
        DATE,
        "سپاس",
    )
    (result,) = bring_in(saved_pages.save(tmp_path, comments=comments))
    assert [comment.name for comment in Comment.objects.all()] == ["مینا"]
    assert len(result.left_out) == 3


def test_a_first_paragraph_too_long_for_a_lead_stays_in_the_text(tmp_path):
    paragraph = "جمله‌ای از بندی بلند. " * 60
    (result,) = bring_in(saved_pages.save(tmp_path, lines=(paragraph, "بند دوم.")))
    article = Article.objects.get()
    assert article.lead == ""
    assert article.body == f"<p>{paragraph.strip()}</p>\n<p>بند دوم.</p>"
    assert len(result.warnings) == 1


@pytest.mark.parametrize(
    "differences",
    [
        {"lines": ("لید.", *["بندی کوتاه."] * 10_000)},
        {"lines": ("لید.", "بندی بسیار بلند. " * 12_000)},
    ],
)
def test_it_refuses_a_text_beyond_the_limits(tmp_path, differences):
    (result,) = bring_in(saved_pages.save(tmp_path, **differences))
    assert result.outcome == Outcome.FAILED
    assert result.reason == _("The text is longer than an article may be (200 kilobytes, 2,000 paragraphs).")
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("differences", "label"),
    [
        ({"title": "تیتری بلند " * 30}, "title"),
        ({"views": "مشاهده 99999999999"}, "baseline_views"),
    ],
)
def test_it_refuses_values_that_no_article_may_have(tmp_path, differences, label):
    (result,) = bring_in(saved_pages.save(tmp_path, **differences))
    assert result.outcome == Outcome.FAILED
    assert result.reason.startswith(str(Article._meta.get_field(label).verbose_name))
    assert not Article.objects.exists()


def test_a_file_name_of_any_bytes_is_stored(tmp_path):
    page = saved_pages.save(tmp_path).rename(tmp_path / "page-\udcff.txt")
    assert outcomes(page) == [Outcome.CREATED]
    assert Article.objects.get().import_source == "page-\ufffd.txt"
