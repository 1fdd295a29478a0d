"""The command: what it prints, where, and how it ends."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import gettext as _

from news.models import Article, Category
from tests.factories import CategoryFactory
from tests.portal_import import saved_pages

pytestmark = pytest.mark.django_db

PAGES = saved_pages.PAGES
GOOD = [PAGES / "one-heading.txt", PAGES / "several-headings.txt", PAGES / "comments.txt"]
BAD = PAGES / "windows-1256.txt"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(*arguments, stderr=None) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    out, err = io.StringIO(), stderr or io.StringIO()
    try:
        call_command("import_pages", *map(str, arguments), stdout=out, stderr=err, no_color=True)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_it_imports_and_says_so():
    status, out, err = run(*GOOD)
    assert (status, err) == (0, "")
    assert all(article.title in out for article in Article.objects.all()) and Article.objects.count() == 3
    assert out.splitlines()[-1].count("۳") == 1


def test_a_second_run_succeeds_with_nothing_new():
    run(*GOOD)
    status, out, err = run(*GOOD)
    assert (status, err) == (0, "")
    assert out.splitlines()[-1].count("۰") == 4
    assert Article.objects.count() == 3


def test_a_dry_run_shows_what_would_come_in():
    status, out, err = run("--dry-run", GOOD[0], GOOD[2])
    assert (status, err) == (0, "")
    for shown in [
        "بازدید سرکنسول از کارگاه قالیبافی شهر نمونه",
        "۲۹ اسفند ۱۴۰۲ - ۰۹:۰۵",
        "۱۰۴۷",
        "مهرزاد سپهرفر سرکنسول",
        "برپایی نمایشگاه مشترک در تابستان سال آینده",
        "۴",
        "۳",
    ]:
        assert shown in out
    assert not Article.objects.exists() and not Category.objects.exists()


def test_it_prints_what_is_left_out_and_what_to_mind(tmp_path):
    page = saved_pages.save(tmp_path, comments=("آرش گفت آفرین",), views="مشاهده ۹۹")
    _status, out, _err = run("--dry-run", page)
    assert "آرش گفت آفرین" in out and "۹۹" in out


def test_a_refused_file_is_told_on_standard_error_and_by_the_status():
    status, out, err = run(GOOD[0], BAD, GOOD[1])
    assert status == 1
    assert err.startswith("windows-1256.txt: ") and "--encoding windows-1256" in err
    assert "windows-1256" not in out
    assert Article.objects.count() == 2
    status, _out, err = run(BAD, "--encoding", "windows-1256")
    assert (status, err) == (0, "")
    assert Article.objects.count() == 3


def test_a_dry_run_ends_badly_too_when_a_file_is_refused(tmp_path):
    assert run("--dry-run", tmp_path)[0] == 1


def test_changed_fields_are_named_before_and_after_update(tmp_path):
    run(saved_pages.save(tmp_path))
    page = saved_pages.save(tmp_path, views="مشاهده ۱۳", counter="", lines=("لید.", "بند."))
    for options in ([], ["--update", "--dry-run"], ["--update"]):
        status, out, _err = run(page, *options)
        assert status == 0
        assert str(Article._meta.get_field("body").verbose_name) in out
        assert re.search("۱۲.*۱۳", out)
    assert Article.objects.get().baseline_views == 13


@pytest.mark.parametrize("options", [["--category", "نیست"], ["--category", ""], ["--author", "ghost"]])
def test_an_unknown_category_or_author_stops_everything(options):
    CategoryFactory(name="فرهنگ")
    with pytest.raises(CommandError) as error:
        run(*GOOD, *options)
    assert error.value.returncode == 2
    assert ("فرهنگ" in str(error.value)) == (options[0] == "--category")
    assert not Article.objects.exists()


def test_options_reach_the_import(editor):
    category = CategoryFactory(name="فرهنگ")
    run(GOOD[0], "--publish", "--author", editor.username, "--category", "فرهنگ")
    article = Article.objects.published().get()
    assert (article.author, article.category) == (editor, category)


@pytest.mark.parametrize("arguments", [[], ["page.txt", "--encoding", "latin-1"]])
def test_a_wrong_call_is_refused(arguments):
    with pytest.raises(CommandError):
        run(*arguments)


def test_a_terminal_shows_a_counter_that_leaves_nothing_behind():
    _status, _out, err = run(*GOOD, stderr=Terminal())
    counter = _("%(done)s of %(total)s files")
    for done in "۱۲۳":
        assert counter % {"done": done, "total": "۳"} in err
    assert err.endswith("\r\x1b[K") and "\n" not in err


def test_of_many_files_a_log_hears_now_and_then():
    _status, _out, err = run(*[GOOD[0]] * 60)
    assert len(err.splitlines()) == 20
    assert _("%(done)s of %(total)s files") % {"done": "۶۰", "total": "۶۰"} == err.splitlines()[-1]


def test_everything_it_prints_is_persian(tmp_path):
    run(saved_pages.save(tmp_path))
    changed = saved_pages.save(
        tmp_path, lines=("لید.", "بند."), comments=("آرش گفت آفرین",), views="مشاهده ۷"
    )
    printed = ""
    for options in (["--dry-run"], [], ["--update"], ["--update"]):
        printed += "".join(run(*options, *GOOD, changed, BAD, tmp_path, PAGES / "hostile.txt")[1:])
    for expected in (r"\S+\.txt:", re.escape(tmp_path.name + ":"), "--[a-z]+", "utf-8|windows-1256"):
        printed = re.sub(expected, "", printed)
    printed = re.sub("«[^»]*»|(?m:^    .*<.*$)", "", printed)
    assert re.findall("[A-Za-z]{2,}", printed) == []
