"""From the text of a saved page to what it says."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import gettext as _
from hypothesis import example, given
from hypothesis import strategies as st

from consulate.old_portal import saved_file
from consulate.old_portal.page import parse
from consulate.old_portal.saved_file import PageRefused
from tests.portal_import import saved_pages

KAZAN = ZoneInfo("Europe/Moscow")
FRAME = ["مشاهده", "تعداد بازدید", "متن دیدگاه", "نظرات کاربران", "تاکنون نظری", "امتیاز شما"]


def sample(name: str, encoding: str = "utf-8"):
    return parse(saved_file.read(saved_pages.PAGES / name, encoding))


def words(page) -> str:
    return "\n".join([page.title, page.lead, *(block.text for block in page.blocks)])


def refusal(**differences) -> str:
    with pytest.raises(PageRefused) as refused:
        parse(saved_pages.text(**differences))
    return str(refused.value)


def test_it_reads_a_page_as_the_portal_makes_it():
    page = sample("one-heading.txt")
    assert page.title == "بازدید سرکنسول از کارگاه قالیبافی شهر نمونه"
    assert page.published_at == datetime(2024, 3, 19, 9, 5, tzinfo=KAZAN)
    assert page.views == 1047
    assert page.lead.startswith("مهرزاد سپهرفر سرکنسول، در آستانه") and page.lead.endswith("گفتگو نمود.")
    assert [block.tag for block in page.blocks] == ["p", "p", "h2", "p", "p"]
    assert page.headings == ["برپایی نمایشگاه مشترک در تابستان سال آینده"]
    assert page.paragraphs == 4
    assert (page.comments, page.left_out, page.warnings) == ((), (), ())


def test_it_tidies_spaces_and_nothing_else():
    page = sample("one-heading.txt")
    assert not set(words(page)) & {"\u00a0", "\t", "\r"}
    assert "  " not in words(page)
    assert all(line == line.strip() for line in words(page).split("\n"))
    assert 'سرکنسول گفت: "هر گره این قالیها پلی است میان دو همسایه".' in words(page)
    assert '<p>سرکنسول گفت: "هر گره' in page.body_html


@pytest.mark.parametrize(
    "name",
    ["one-heading.txt", "several-headings.txt", "comments.txt", "windows-line-ends.txt", "hostile.txt"],
)
def test_nothing_of_the_frame_comes_in(name):
    page = sample(name)
    everything = words(page) + "".join(comment.name + comment.text for comment in page.comments)
    today = (saved_pages.PAGES / name).read_text(encoding="utf-8-sig").splitlines()[0]
    assert [label for label in [today, *FRAME] if label in everything] == []
    assert page.title not in page.body_html + page.lead


def test_it_keeps_every_zwnj():
    file = (saved_pages.PAGES / "several-headings.txt").read_text(encoding="utf-8")
    title, second_title = [line for line in file.split("\n") if line.startswith("نشست هم")][:2]
    page = sample("several-headings.txt")
    assert "‌" in title and "‌" not in second_title
    around = file.split("\n")[0].count("‌")
    assert words(page).count("‌") == file.count("‌") - around > 10


def test_it_tells_sub_headings_from_lists_questions_and_signatures():
    page = sample("several-headings.txt")
    assert page.headings == ["گذرنامه و شناسنامه", "نوبت‌دهی «میخک‌آباد» چگونه است", "گام‌های بعدی"]
    assert "<p>- دو قطعه عکس</p>" in page.body_html
    assert "<p>آیا نوبت را می‌توان لغو کرد؟</p>" in page.body_html
    assert page.body_html.endswith("<p>روابط عمومی سرکنسولگری</p>")


def test_digits_of_either_kind_mean_the_same():
    page = sample("several-headings.txt")
    assert page.published_at == datetime(2024, 9, 24, 18, 40, tzinfo=KAZAN)
    assert page.views == 96
    assert (page.left_out, page.warnings) == ((), ())


def test_it_reads_windows_line_ends_behind_a_byte_order_mark():
    data = (saved_pages.PAGES / "windows-line-ends.txt").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data
    page = sample("windows-line-ends.txt")
    assert page.title == "پیام تبریک به مناسبت آغاز سال تحصیلی"
    assert page.body_html == "<p>امید که سالی پربار باشد.</p>"
    assert page.headings == []


def test_it_reads_windows_1256_when_told_to():
    page = sample("windows-1256.txt", "windows-1256")
    assert page.published_at == datetime(2020, 3, 17, 11, 15, tzinfo=KAZAN)
    assert (page.views, page.paragraphs) == (77, 1)
    assert "هم‌ميهنان" in page.lead


def test_it_escapes_what_looks_like_html_and_takes_out_what_hides():
    page = sample("hostile.txt")
    assert "<script>alert('1')</script>" in page.lead
    assert page.body_html == (
        "<p>&lt;img src=x onerror=alert(2)&gt; را باز نکنید &amp; به &amp;lt; اعتماد نکنید.</p>"
    )
    assert not set(words(page)) & {"\u202e", "\u202c", "\x07"}
    assert len(page.warnings) == 1 and "۳" in page.warnings[0]


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("پیشنهاد تشکیل مجمع شهرها", True),
        ("شهردار: «از پیشنهاد استقبال می‌کنیم»", True),
        ("چرا اکنون؟", False),
        ("وی در ادامه افزود:", False),
        ("«کازان شهر دوستی است»", False),
        ("۱- گسترش گردشگری", False),
        ("• گسترش گردشگری", False),
        ("* * *", False),
        ("سخنی بلند " * 10, False),
    ],
)
def test_a_sub_heading_is_short_and_ends_no_sentence(line, is_heading):
    page = parse(saved_pages.text(lines=("لید.", "بند نخست.", line, "بند دوم.")))
    assert page.headings == ([line] if is_heading else [])
    assert page.paragraphs == (2 if is_heading else 3)


@pytest.mark.parametrize("short", [("نام نخست", "نام دوم"), ("نیم‌بیتی", "نیم‌بیتی دیگر", "و باز یکی")])
def test_short_lines_one_below_the_other_are_no_headings(short):
    assert parse(saved_pages.text(lines=("لید.", *short, "بند پایان."))).headings == []


def test_a_short_last_line_is_no_heading():
    assert parse(saved_pages.text(lines=("لید.", "بند.", "انتهای پیام"))).headings == []


@given(st.lists(st.text("آبپ ‌«»(x<&1۲.؟", min_size=1).filter(str.strip), min_size=1, max_size=12))
@example(["آ" * 300, "ب"])
def test_no_line_of_the_text_is_lost_or_moved(lines):
    page = parse(saved_pages.text(lines=tuple(lines)))
    assert [page.lead, *(block.text for block in page.blocks)] == [" ".join(line.split()) for line in lines]


def test_a_line_in_the_text_may_look_like_the_frame():
    lines = ("لید.", "زمان نشست:", "۱۴۰۲/۰۶/۱۵- ۱۰:۰۰", "مشاهده ۱۲", "پایان.")
    page = parse(saved_pages.text(lines=lines))
    assert [block.text for block in page.blocks] == list(lines[1:])
    assert page.published_at == datetime(2023, 8, 22, 17, tzinfo=KAZAN)


def test_a_heading_named_as_the_list_of_comments_does_not_end_the_article():
    page = parse(saved_pages.text(lines=("لید.", "نظرات کاربران", "نظرات کاربران سامانه گردآوری شد.")))
    assert page.headings == ["نظرات کاربران"]


def test_the_title_may_stand_there_once_or_in_other_spellings():
    once = saved_pages.text().replace(f"{saved_pages.TITLE}\n\n", "", 2)
    other = saved_pages.text(title="همكاری‌های شهری").replace("همكاری‌های شهری", "همکاریهای  شهری", 2)
    assert once.count(saved_pages.TITLE) == 1
    assert parse(once).lead == saved_pages.LEAD
    assert parse(other).lead == saved_pages.LEAD


def test_a_date_in_one_form_is_enough():
    for missing in ({"stamp": ""}, {"counter": ""}):
        assert parse(saved_pages.text(**missing)).published_at == datetime(2023, 8, 22, 17, tzinfo=KAZAN)


def test_it_takes_the_larger_of_two_counters_and_says_so():
    page = parse(saved_pages.text(views="مشاهده ۱٬۲۰۰"))
    assert page.views == 1200
    assert page.warnings == (
        _("The page shows two counts of views, %(low)s and %(high)s; the larger one counts.")
        % {"low": "۱۲", "high": "۱۲۰۰"},
    )


def test_a_page_without_counters_has_none():
    page = parse(saved_pages.text(views="", counter=""))
    assert page.views is None
    assert page.warnings == (_("The page shows no counter of views."),)


def test_it_says_what_it_left_out_around_the_article():
    text = saved_pages.text(above="سرکنسولگری نمونه | خبرها", below="امتیاز شما\n1 2 3 4 5")
    left_out = parse(text.replace("متن دیدگاه", "متن دیدگاه\nنام شما")).left_out
    for sentence, what in zip(left_out, ["سرکنسولگری نمونه | خبرها", "نام شما", "1 2 3 4 5"], strict=True):
        assert what in sentence


@pytest.mark.parametrize(
    ("differences", "shown"),
    [
        ({"stamp": "۱۴۰۲/۱۲/۳۰- ۱۲:۲۶"}, "۱۴۰۲/۱۲/۳۰"),
        ({"stamp": "۱۴۰۲/۰۷/۳۱- ۱۲:۲۶"}, "۱۴۰۲/۰۷/۳۱"),
        ({"stamp": "", "counter": "تعداد بازدید:12 31 مهر 1402 - 17:00"}, "۳۱ مهر ۱۴۰۲"),
        ({"stamp": "", "counter": "تعداد بازدید:12 30 اسفند 1402 - 17:00"}, "۳۰ اسفند ۱۴۰۲"),
        ({"stamp": "2023/12/01- 12:26"}, "۲۰۲۳"),
        ({"stamp": "۱۴۰۲/۰۵/۳۱- ۲۴:۰۰"}, "۲۴:۰۰"),
        ({"stamp": "", "counter": "تعداد بازدید:12 3 ژانویه 1402 - 17:00"}, "ژانویه"),
    ],
)
def test_it_refuses_an_impossible_date_and_shows_it(differences, shown):
    message = refusal(**differences)
    assert message.startswith(_("The publication date is impossible: %(date)s.").partition("%")[0])
    assert shown in message


def test_30_esfand_of_a_leap_year_is_a_date():
    page = parse(saved_pages.text(stamp="۱۴۰۳/۱۲/۳۰- ۲۳:۵۹", counter="تعداد بازدید:12"))
    assert page.published_at == datetime(2025, 3, 20, 23, 59, tzinfo=KAZAN)


def test_it_refuses_two_dates_that_differ():
    message = refusal(stamp="۱۴۰۲/۰۵/۳۱- ۱۷:۰۱")
    assert "۱۷:۰۰" in message and "۱۷:۰۱" in message


def test_it_refuses_two_pages_in_one_file():
    with pytest.raises(PageRefused) as refused:
        parse(saved_pages.text() + saved_pages.text(title="خبری دیگر"))
    assert str(refused.value) == _("The file holds more than one page; save each page in a file of its own.")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("فهرست خرید: نان، پنیر، سبزی", "This is not a page of the old portal."),
        ("متن دیدگاه\nنظرات کاربران", "This is not a page of the old portal."),
        (
            saved_pages.text().partition("متن دیدگاه")[0],
            "The page is cut off: the line «متن دیدگاه» below the article is missing.",
        ),
        (saved_pages.text(stamp="", counter="تعداد بازدید:12"), "The page shows no publication date with its time."),
        (saved_pages.text(title="", lines=()), "The page has no title."),
        (saved_pages.text(lines=()), "The page has no text below its title."),
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_whole_page(text, message):
    with pytest.raises(PageRefused) as refused:
        parse(text)
    assert str(refused.value) == _(message)
