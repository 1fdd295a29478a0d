"""Reports of browsers: what is kept of them, and that nobody can do harm with them."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from consulate import csp_reports
from consulate.models import CspReport

pytestmark = pytest.mark.django_db
HOST = "testserver"
OLD, NEW = csp_reports.OF_REPORT_URI, csp_reports.OF_REPORTING_API


def by_report_uri(**told) -> dict:
    return {
        "csp-report": {
            "document-uri": f"http://{HOST}/news/47/",
            "effective-directive": "script-src-elem",
            "blocked-uri": "https://evil.example/x.js",
            **{name.replace("_", "-"): value for name, value in told.items()},
        }
    }


def by_reporting_api(**told) -> dict:
    body = {
        "documentURL": f"http://{HOST}/news/47/",
        "effectiveDirective": "script-src-elem",
        "blockedURL": "https://evil.example/x.js",
        **told,
    }
    return {"type": "csp-violation", "age": 5, "url": body["documentURL"], "body": body}


def send(sent: object, kind: str = OLD, **more) -> int:
    body = sent if isinstance(sent, bytes) else json.dumps(sent)
    return Client().post("/csp-report", body, content_type=kind, **more).status_code


def kept() -> list[tuple]:
    return list(
        CspReport.objects.order_by("place").values_list("page", "directive", "blocked", "source", "times")
    )


class TestWhatIsKept:
    def test_both_shapes_are_one_report(self):
        assert send(by_report_uri()) == 204
        assert send([by_reporting_api(), {"type": "deprecation", "body": {}}], NEW) == 204
        assert kept() == [("/news/47/", "script-src-elem", "https://evil.example/x.js", "", 2)]

    def test_no_query_no_fragment_no_name_and_no_referrer(self):
        sent = by_report_uri(
            document_uri=f"http://{HOST}/search/?q=secret#secret",
            blocked_uri="https://secret:secret@evil.example/x.js?secret=1#secret",
            source_file=f"http://{HOST}/static/a.js?secret",
            referrer="https://secret.example/",
            script_sample="secret",
            original_policy="secret",
        )
        assert send(sent, REMOTE_ADDR="203.0.113.77") == 204
        assert kept() == [("/search/", "script-src-elem", "https://evil.example/x.js", "/static/a.js", 1)]
        assert "secret" not in str(list(CspReport.objects.values())) and "203.0" not in str(
            list(CspReport.objects.values())
        )

    @pytest.mark.parametrize(
        "path, kept_path",
        [
            ("/comments/ABCD2345/", "/comments/-"),
            ("/comments/decide/one-time/", "/comments/decide/-"),
            ("/preview/token/", "/preview/-"),
            ("/admin/password_reset/MQ/token/", "/admin/password_reset/-"),
            ("/admin/invitation/MQ/token/", "/admin/invitation/-"),
            ("/comments/ledger/", "/comments/ledger/"),
        ],
    )
    def test_a_path_that_is_a_key_is_cut(self, path, kept_path):
        send(by_report_uri(document_uri=f"http://{HOST}{path}"))
        assert kept()[0][0] == kept_path

    @pytest.mark.parametrize(
        "blocked, kept_word",
        [
            ("inline", "inline"),
            ("eval", "eval"),
            ("data", "data"),
            ("data:text/html,secret", "data"),
            ("blob:https://x/secret", "blob"),
            ("", "?"),
            ("https://[", "?"),
            (f"http://{HOST}/static/x.js?v=1", "/static/x.js"),
            ("http://203.0.113.9/x.js", "http://<address>/x.js"),
            ("https://evil.example/" + "x" * 10_000, "https://evil.example/" + "x" * 179),
        ],
    )
    def test_what_was_blocked_is_a_word_or_an_address_without_its_query(self, blocked, kept_word):
        assert send(by_report_uri(blocked_uri=blocked)) == 204
        assert kept()[0][2] == kept_word

    @pytest.mark.parametrize(
        "told",
        [
            {"document_uri": "https://elsewhere.example/"},
            {"document_uri": "about"},
            {"document_uri": ["x"]},
            {"effective_directive": "<script>", "violated_directive": "x"},
            {"effective_directive": None},
            {"blocked_uri": "chrome-extension://abc/x.js"},
            {"source_file": "moz-extension"},
        ],
    )
    def test_what_is_not_about_our_pages_is_not_kept(self, told):
        assert send(by_report_uri(**told)) == 204
        assert kept() == []

    def test_of_many_at_once_the_first_are_kept(self):
        sent = [by_reporting_api(blockedURL=f"https://e.example/{number}") for number in range(50)]
        assert send(sent, NEW) == 204
        assert len(kept()) == csp_reports.MOST_AT_ONCE


class TestHostileReports:
    @pytest.mark.parametrize(
        "body",
        [
            b" ", b"{", b"\x00", b"\xff\xfe", b"null", b"[]", b"1e400", b"-" * 100, b"[" * 16_000, b'{"a":' * 3_000,
            b"9" * 10_000, b'{"csp-report": null}', b'{"csp-report": [[]]}', b'[[], 1, "x", null, {"type": 5}]',
            b'{"csp-report": {"document-uri": {}, "blocked-uri": 1e400}}',
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("kind", [OLD, NEW])
    def test_garbage_is_thrown_away_unasked(self, body, kind, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert send(body, kind) == 204
        assert kept() == []

    @pytest.mark.parametrize(
        "bad", ["\x00", "\ud800", "\u202e", "\r\nSet-Cookie: a=b", "a" * 3_000, "<script>"]
    )
    def test_letters_that_no_address_has_are_left_out(self, bad):
        address = f"http://{HOST}/x{bad}y"
        assert send(by_report_uri(document_uri=address, blocked_uri=address, source_file=address)) == 204
        page, _directive, blocked, source, _times = kept()[0]
        for text in (page, blocked, source):
            assert text.isascii() and text.isprintable() and len(text) <= 200

    def test_a_long_one_is_413_and_asks_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert send(b" " * (16 * 1024 + 1)) == 413
            assert send(b"x" * (64 * 1024 + 1)) == 413

    @pytest.mark.parametrize(
        "kind", ["text/plain", "application/x-www-form-urlencoded", "application/json", ""]
    )
    def test_what_a_form_of_another_site_could_send_is_refused(self, kind):
        assert send(by_report_uri(), kind) == 415
        assert kept() == []

    @pytest.mark.parametrize("method", ["get", "put", "delete", "options"])
    def test_nothing_but_a_post_is_taken(self, method):
        assert getattr(Client(), method)("/csp-report").status_code == 405

    def test_one_neighbourhood_sends_so_many_and_others_are_heard(self):
        near = [send(by_report_uri(), REMOTE_ADDR=f"203.0.113.{n}") for n in range(csp_reports.OFTEN + 3)]
        assert near.count(204) == csp_reports.OFTEN and near[-1] == 429
        assert send(by_report_uri(), REMOTE_ADDR="198.51.100.1") == 204

    def test_many_at_once_count_as_many(self):
        several = [by_reporting_api(blockedURL=f"https://e.example/{number}") for number in range(20)]
        assert [send(several, NEW) for _time in range(4)] == [204, 204, 204, 429]

    def test_a_length_that_lies_is_no_error(self):
        assert send(by_report_uri(), CONTENT_LENGTH="5") == 204
        assert send(by_report_uri(), CONTENT_LENGTH="x") == 204
        assert kept() == []


class TestTable:
    def fill(self, many: int) -> None:
        then = timezone.now() - timedelta(days=1)
        for number in range(many):
            report = csp_reports.Report(f"/{number}/", "img-src", "data", "")
            csp_reports.keep(report, then + timedelta(seconds=number))

    def test_beyond_the_last_place_the_longest_unseen_goes(self, monkeypatch):
        monkeypatch.setattr(CspReport, "MOST", 5)
        self.fill(5)
        self.fill(1)  # the same as the first
        csp_reports.keep(csp_reports.Report("/0/", "img-src", "data", ""), timezone.now())
        csp_reports.keep(csp_reports.Report("/new/", "img-src", "data", ""), timezone.now())
        assert CspReport.objects.count() == 5
        times = dict(CspReport.objects.values_list("page", "times"))
        assert times["/0/"] == 3 and times["/new/"] == 1 and "/1/" not in times

    def test_a_free_place_is_taken_first(self):
        self.fill(3)
        CspReport.objects.filter(place=2).delete()
        csp_reports.keep(csp_reports.Report("/new/", "img-src", "data", ""), timezone.now())
        assert CspReport.objects.get(page="/new/").place == 2

    def test_the_database_has_no_other_place(self):
        self.fill(1)
        for place in (0, CspReport.MOST + 1):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE consulate_cspreport SET place = %s", [place])

    def test_the_row_is_its_own_in_time(self):
        report, now = csp_reports.Report("/", "img-src", "data", ""), timezone.now()
        csp_reports.keep(report, now - timedelta(hours=2))
        csp_reports.keep(report, now)
        row = CspReport.objects.get()
        assert (row.times, row.first_at, row.last_at) == (2, now - timedelta(hours=2), now)


class TestDesk:
    def test_whoever_reads_the_log_reads_them_and_changes_none(self, login, auditor, administrator):
        sent = by_report_uri(
            blocked_uri="https://evil.example/%D8%B3.js", document_uri=f"http://{HOST}/preview/secret/"
        )
        send(sent)
        for person in (auditor, administrator):
            page = login(person).get("/admin/consulate/cspreport/").content.decode()
            assert "evil.example/س.js" in page and "/preview/-" in page and "secret" not in page
            assert "گزارش‌های مرورگرها" in page and 'href="https://evil' not in page
            shown = login(person).get("/admin/consulate/cspreport/1/change/")
            assert shown.status_code == 200 and b'name="_save"' not in shown.content
            for act in ("1/delete/", "add/"):
                assert login(person).post(f"/admin/consulate/cspreport/{act}").status_code == 403
        assert CspReport.objects.count() == 1

    def test_none_yet_is_said(self, login, auditor):
        page = login(auditor).get("/admin/consulate/cspreport/").content.decode()
        assert "نگه داشته نمی‌شود" in page and 'class="empty-list"' in page

    def test_editors_have_nothing_to_do_with_them(self, login, editor):
        assert login(editor).get("/admin/consulate/cspreport/").status_code == 403


@pytest.mark.parametrize("address", ["/", "/news/", "/admin/login/"])
def test_every_policy_names_the_address(client, address):
    answer = client.get(address)
    assert "report-uri /csp-report" in answer["Content-Security-Policy"]
