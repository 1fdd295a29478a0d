"""What was exported comes in again as the same pages, once, and nothing hostile with it."""

import io
import json
from datetime import date, time, timedelta
from functools import cache
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from PIL import Image

from news import article_export, article_import
from news.models import Article, Category, Picture, PublicText, Tag, Transition, Version
from news.picture_files import PreparedPicture, prepare
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    GalleryPictureFactory,
    PersonFactory,
    StaffFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db


@cache
def encoded():
    """What an upload becomes; once, because it takes a process of its own."""
    file = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(file, "PNG")
    return prepare(ContentFile(file.getvalue(), "x.png")).encoded


def picture(**said) -> Picture:
    new = Picture(**{"alt": "شهردار و سرکنسول", "caption": "دیدار در کازان", "credit": "عکاس", **said})
    PreparedPicture.of(encoded()).put_into(new)
    new.save()
    return new


@pytest.fixture
def articles(editor) -> list[Article]:
    """Two that the public reads, one withdrawn, one draft."""
    lead, shown, inside = picture(), picture(alt="ساختمان"), picture(alt="نقشه", focal_x=10)
    body = (
        f'<p>همکاری‌های «بانکی» و ۱۴۰۲</p><figure class="image"><img src="{inside.file.url}" alt="نقشه">'
        "<figcaption>نقشهٔ شهر</figcaption></figure><h2>میان‌تیتر</h2><p>پایان.</p>"
    )
    first = ArticleFactory(
        title="دیدار با شهردار",
        over_title="کازان",
        body=body,
        lead_picture=lead,
        category=CategoryFactory(name="دیدارها"),
        author=editor,
        kind="announcement",
        event_on=date(2026, 12, 1),
        event_time=time(10, 30),
        event_place="دفتر",
        baseline_views=285,
        updated_at=timezone.now() - timedelta(minutes=5),
        change_note="تاریخ رویداد اصلاح شد.",
    )
    first.tags.add(TagFactory(name="نوروز"))
    first.mentions.add(PersonFactory(name="مهتاب وکیلی"))
    GalleryPictureFactory(article=first, picture=shown, caption="شرح اینجا")
    second = ArticleFactory(title="خبر دوم", category=first.category)
    first.picks.create(other=second)
    withdrawn = ArticleFactory(status="withdrawn", withdrawal_notice="نادرست بود.")
    draft = ArticleFactory(status="draft", published_at=None, title="پیش‌نویس")
    return [first, second, withdrawn, draft]


def pages(client, articles) -> list[bytes]:
    found = []
    for article in articles:
        for address in (article.get_absolute_url(), f"/news/{article.pk}/print/"):
            answer = client.get(address)
            found.append(answer.content if answer.status_code == 200 else str(answer.status_code).encode())
    return found


def clear() -> None:
    """The tables of a site that has nothing yet, but the people who are mentioned."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE news_transition")
    Article.objects.all().delete()
    for model in (Picture, Category, Tag):
        model.objects.all().delete()


@pytest.fixture
def exported(articles, tmp_path, capsys):
    file = tmp_path / "articles.zip"
    call_command("export_articles", file)
    assert str(len(articles)) in capsys.readouterr().out.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
    return file


def rewritten(file, change, ending=b"") -> None:
    """The same file with another first line, or with other picture files."""
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    lines = [json.loads(line) for line in parts["articles.jsonl"].splitlines()]
    change(lines, parts)
    parts["articles.jsonl"] = b"\n".join(json.dumps(line).encode() for line in lines) + ending
    with ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


class TestRoundTrip:
    def test_the_pages_are_the_same(self, articles, exported, client):
        before = pages(client, articles)
        assert before.count(b"404") == 2  # the draft's
        names = default_storage.listdir("pictures")[1]
        clear()
        for name in names:
            default_storage.delete(f"pictures/{name}")
        call_command("import_articles", exported)
        assert pages(client, articles) == before
        picture = Article.objects.get(pk=articles[0].pk).lead_picture
        for file in (picture.file, picture.card):
            answer = client.get(file.url)
            assert b"".join(answer.streaming_content).startswith(b"RIFF")
            answer.close()

    def test_a_second_run_brings_in_nothing(self, articles, exported, capsys):
        clear()
        call_command("import_articles", exported)
        capsys.readouterr()
        versions = Version.objects.count()
        call_command("import_articles", exported)
        assert Article.objects.count() == len(articles)
        assert Version.objects.count() == versions == len(articles)
        assert Picture.objects.count() == 3

    def test_where_it_came_from_it_is_known(self, articles, exported):
        call_command("import_articles", exported)
        assert Article.objects.count() == len(articles)

    def test_a_dry_run_writes_nothing(self, articles, exported):
        clear()
        for name in default_storage.listdir("pictures")[1]:
            default_storage.delete(f"pictures/{name}")
        call_command("import_articles", exported, "--dry-run")
        assert not Article.objects.exists() and not Picture.objects.exists()
        assert default_storage.listdir("pictures")[1] == []

    def test_a_code_that_is_taken_is_given_anew(self, articles, exported, capsys):
        clear()
        other = ArticleFactory(pk=articles[0].pk, title="دیگری")
        call_command("import_articles", exported)
        assert "گرفته شده" in capsys.readouterr().out
        other.refresh_from_db()
        assert other.title == "دیگری"
        assert Article.objects.filter(title="دیدار با شهردار").exists()
        # The next article that is written gets a code of its own.
        assert ArticleFactory().pk > max(article.pk for article in articles)

    def test_an_empty_line_is_none(self, articles, exported, capsys):
        clear()
        rewritten(exported, lambda lines, parts: None, ending=b"\n\n \n")
        call_command("import_articles", exported)
        assert Article.objects.count() == len(articles)
        assert capsys.readouterr().err == ""

    def test_drafts_stay_with_those_who_may_see_them(self, articles, tmp_path, editor, writer, moderator):
        secret = ArticleFactory(
            title="محرمانه", status="in_review", published_at=None, is_embargoed=True, author=writer,
            submitted_by=writer, submitted_at=timezone.now(), review_on=date(2027, 1, 2),
            category=CategoryFactory(name="ویژه", description="شرح", position=7),
        )  # fmt: skip
        secret.embargo_readers.set([writer, editor])
        file = tmp_path / "all.zip"
        call_command("export_articles", file)
        assert file.stat().st_mode & 0o077 == 0
        clear()
        call_command("import_articles", file)
        again = Article.objects.get(title="محرمانه")
        assert (again.is_embargoed, set(again.embargo_readers.all())) == (True, {writer, editor})
        assert (again.status, again.submitted_by, again.review_on) == ("in_review", writer, date(2027, 1, 2))
        assert (again.category.description, again.category.position) == ("شرح", 7)
        assert not Article.objects.at_desk(moderator).filter(pk=again.pk).exists()

    def test_where_nobody_is_known_a_draft_is_hidden_and_waits_for_a_new_review(
        self, articles, tmp_path, capsys
    ):
        gone = StaffFactory()
        secret = ArticleFactory(
            title="محرمانه", status="in_review", published_at=None, is_embargoed=True,
            submitted_by=gone, submitted_at=timezone.now(),
        )  # fmt: skip
        secret.embargo_readers.set([gone])
        call_command("export_articles", tmp_path / "all.zip")
        clear()
        gone.delete()
        call_command("import_articles", tmp_path / "all.zip")
        again = Article.objects.get(title="محرمانه")
        assert (again.status, again.is_embargoed) == ("draft", True)
        told = capsys.readouterr().out
        assert "پیش‌نویس" in told and "محرمانه" in told

    def test_only_what_the_public_reads(self, articles, tmp_path):
        file = tmp_path / "public.zip"
        call_command("export_articles", file, "--published")
        with ZipFile(file) as archive:
            lines = archive.read("articles.jsonl").splitlines()
        assert {json.loads(line)["code"] for line in lines} == {articles[0].pk, articles[1].pk}

    def test_machine_data_has_latin_digits(self, exported):
        with ZipFile(exported) as archive:
            row = json.loads(archive.read("articles.jsonl").splitlines()[0])
        assert row["event_on"] == "2026-12-01"
        assert row["published_at"].endswith("Z") or "+" in row["published_at"]


class TestHostile:
    ODD = (
        ("title", None),
        ("title", "x" * 300),
        ("title", "\x00"),
        ("status", "king"),
        ("code", -1),
        ("code", 10**30),
        ("code", "1; drop"),
        ("published_at", "دیروز"),
        ("body", 7),
        ("body", "<div>" * 5000),
        ("category", []),
        ("gallery", [{"picture": "../../etc/passwd", "caption": ""}]),
        ("lead_picture", "pictures/none.webp"),
        ("views", 10**12),
        ("format", "consulate-article/1"),
        ("views", float("inf")),
        ("title", ["x"]),
        ("read_also", [{}]),
        ("is_embargoed", "no"),
        ("embargo_readers", [[]]),
        ("category", {"name": "x"}),
    )

    @pytest.mark.parametrize("number", range(21))
    def test_a_line_that_is_no_article_changes_nothing_and_is_told(self, articles, exported, capsys, number):
        name, value = self.ODD[number]
        clear()
        rewritten(exported, lambda lines, parts: lines[0].update({name: value}))
        with pytest.raises(SystemExit):
            call_command("import_articles", exported)
        assert Article.objects.count() == len(articles) - 1
        assert "سطر" in capsys.readouterr().err

    def test_what_came_in_before_the_file_broke_off_is_whole(self, articles, exported, monkeypatch):
        clear()
        after = article_import._one

        def breaks(number, *others):
            if number == 2:
                raise OSError("disk")
            return after(number, *others)

        monkeypatch.setattr(article_import, "_one", breaks)
        with pytest.raises(CommandError):
            call_command("import_articles", exported)
        assert [article.pk for article in Article.objects.all()] == [articles[0].pk]
        assert ArticleFactory().pk > articles[0].pk

    def test_readers_are_led_to_no_other_site(self, articles, exported, capsys):
        clear()
        away = {"redirect_to": "https://evil.example/"}
        rewritten(exported, lambda lines, parts: lines[0].update(away))
        call_command("import_articles", exported)
        assert Article.objects.get(pk=articles[0].pk).redirect_to == ""
        assert "evil.example" in capsys.readouterr().out

    def test_a_body_is_cleaned(self, articles, exported):
        clear()
        evil = '<p onclick="x()">متن<script>alert(1)</script></p>'
        rewritten(exported, lambda lines, parts: lines[1].update({"body": evil}))
        call_command("import_articles", exported)
        assert Article.objects.get(pk=articles[1].pk).body == "<p>متن</p>"

    @pytest.mark.parametrize("kind", ["html", "behind", "renamed", "missing", "truncated"])
    def test_a_file_that_is_no_picture_of_ours_is_not_stored(self, articles, exported, kind):
        clear()
        name = articles[0].lead_picture.file.name
        default_storage.delete(name)

        def change(lines, parts):
            key = f"media/{name}"
            data = parts.pop(key)
            made = {
                "html": b"<script>alert(1)</script>",
                "behind": data + b"<script>alert(1)</script>",
                "truncated": data[: len(data) // 2],
            }
            if kind in made:
                parts[key] = made[kind]
            if kind == "renamed":
                lines[0]["pictures"][0]["files"]["file"] = "pictures/../x.html"
                parts["media/pictures/../x.html"] = data

        rewritten(exported, change)
        with pytest.raises(SystemExit):
            call_command("import_articles", exported)
        assert not default_storage.exists(name)
        assert not Article.objects.filter(pk=articles[0].pk).exists()

    @pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all"], ids=["empty", "head", "text"])
    def test_what_is_no_export_is_said(self, tmp_path, data):
        file = tmp_path / "x.zip"
        file.write_bytes(data)
        with pytest.raises(CommandError):
            call_command("import_articles", file)


def test_it_writes_in_few_queries(articles, django_assert_num_queries, tmp_path):
    """One for the pictures of each article with any in its body, and one for the files of a hundred pictures; else
    as many for a hundred articles as for two.
    """
    with django_assert_num_queries(5 + len(articles)), (tmp_path / "x.zip").open("wb") as file:
        article_export.write(Article.objects.all(), file)


def test_the_public_wordings_of_an_imported_article_are_known(articles, exported):
    clear()
    call_command("import_articles", exported)
    assert PublicText.objects.filter(article=articles[0].pk).exists()
    assert not Transition.objects.exists()
