"""Whether the site is alive and ready, and who is told why not."""

import re
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from consulate import backup, figures, watch
from consulate.backup import unfinished


@pytest.fixture(autouse=True)
def looked_at_anew(settings, tmp_path):
    settings.VAR_DIR = settings.MEDIA_ROOT = tmp_path
    watch.forget()
    figures._known["until"] = 0.0
    yield
    watch.forget()


@pytest.fixture
def away(monkeypatch):
    def nobody(*args, **kwargs):
        raise OperationalError("connection to server at 10.1.2.3 failed: secret")

    monkeypatch.setattr(connection, "cursor", nobody)


def test_alive_without_a_database():
    # This test may not ask the database.
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert "no-store" in answer["Cache-Control"] and not answer.cookies
    assert Client().post("/healthz").status_code in (403, 405)


@pytest.mark.django_db
def test_ready(monkeypatch):
    monkeypatch.setattr(backup, "age_of_newest", lambda: timedelta(hours=3))
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "faults": {}, "warnings": {}})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_an_old_backup_and_a_full_disk_warn_and_take_no_machine_out(monkeypatch, settings):
    settings.DISK_FREE_MB = 10**12
    monkeypatch.setattr(backup, "age_of_newest", lambda: timedelta(days=9))
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["warnings"] == {
        "backup": "too old", "disk_var": "nearly full", "disk_media": "nearly full",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_fence_around_all_but_the_pictures_is_no_reason_to_warn(monkeypatch, settings):
    """As deploy/systemd runs it: the site may write where its pictures lie, and nowhere else."""
    monkeypatch.setattr(backup, "age_of_newest", lambda: timedelta(hours=3))
    monkeypatch.setattr(watch.os, "access", lambda folder, mode: folder == settings.MEDIA_ROOT)
    assert Client().get("/readyz").json()["warnings"] == {}
    watch.forget()
    monkeypatch.setattr(watch.os, "access", lambda folder, mode: False)
    assert Client().get("/readyz").json()["warnings"] == {"media": "not writable"}


@pytest.mark.django_db
def test_not_ready_without_the_database_and_no_word_of_where_it_is(away):
    answer = Client().get("/readyz")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["faults"] == {"database": "does not answer"}
    assert "10.1.2.3" not in answer.content.decode()
    assert b"consulate_database_up 0.0" in Client().get("/metrics").content


@pytest.mark.django_db
def test_not_ready_before_the_migrations(monkeypatch):
    monkeypatch.setattr(watch.MigrationExecutor, "migration_plan", lambda self, targets: ["one"])
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["faults"] == {"migrations": "not applied"}


@pytest.mark.django_db
def test_a_restore_beneath_a_running_application_is_seen(monkeypatch):
    assert Client().get("/readyz").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute(unfinished.SET)
    monkeypatch.setitem(watch._known, "until", 0.0)
    assert Client().get("/readyz").json()["faults"] == {"restore": "not finished"}
    unfinished.take_away()
    # What it brought may be of an older schema: that is looked at anew.
    monkeypatch.setattr(watch.MigrationExecutor, "migration_plan", lambda self, targets: ["one"])
    monkeypatch.setitem(watch._known, "until", 0.0)
    assert Client().get("/readyz").json()["faults"] == {"migrations": "not applied"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("away", [False, True])
def test_its_patience_is_not_left_to_the_next_one_on_the_connection(monkeypatch, away):
    """A pooler lends the same connection to others: what is set outlives no transaction."""

    def patience() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            return cursor.fetchone()[0]

    seen, before = [], patience()

    def look() -> bool:
        seen.append((patience(), connection.in_atomic_block))
        if away:
            raise OperationalError("gone")
        return False

    monkeypatch.setattr(unfinished, "is_there", look)
    with CaptureQueriesContext(connection) as asked:
        assert Client().get("/readyz").status_code == (503 if away else 200)
    assert seen == [("1500ms", True)] and patience() == before != "1500ms"
    assert not [each for each in asked.captured_queries if "RESET" in each["sql"]]
    settings_of_a_session = [
        each["sql"] for each in asked.captured_queries if re.search(r"set_config\(.*false\)", each["sql"])
    ]
    assert settings_of_a_session == []


@pytest.mark.django_db
def test_strangers_are_told_only_whether(settings):
    answer = Client(REMOTE_ADDR="203.0.113.7").get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert Client(REMOTE_ADDR="203.0.113.7").get("/metrics").status_code == 404


@pytest.mark.django_db
def test_behind_a_proxy_it_is_the_visitors_address_that_counts(settings):
    visitor = Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.7")
    # Neither a proxy that is believed nor one that nobody told of lends its own address.
    assert visitor.get("/metrics").status_code == 404
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    assert visitor.get("/metrics").status_code == 404
    settings.METRICS_NETWORKS = [ip_network("203.0.113.0/24")]
    assert visitor.get("/metrics").status_code == 200


@pytest.mark.django_db
def test_a_token_opens_and_a_wrong_one_does_not(settings):
    settings.METRICS_TOKEN = "of-this-test"
    asks = Client(REMOTE_ADDR="203.0.113.7").get
    assert asks("/metrics", HTTP_AUTHORIZATION="Bearer of-this-test").status_code == 200
    for wrong in ("Bearer of-this-tes", "Bearer ", "Bearer کلید", "Basic of-this-test", ""):
        assert asks("/metrics", HTTP_AUTHORIZATION=wrong).status_code == 404
    settings.METRICS_TOKEN = ""
    assert asks("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404


@pytest.mark.django_db
def test_figures_with_few_labels():
    for number in range(5):
        Client().get(f"/there-is-nothing-{number}/")
        Client().generic(f"ODD{number}", "/healthz")
    text = Client().get("/metrics").content.decode()
    assert 'route="other"' in text and "there-is-nothing" not in text and "ODD" not in text
    for name in ("consulate_edition", "consulate_comments_waiting", "consulate_database_up 1.0"):
        assert f"\n{name}" in text
