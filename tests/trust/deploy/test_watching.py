"""Alerts and documents name figures that there are, and each figure is explained."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from django.http import HttpRequest
from django.test import Client

from consulate import backup, dashboard_backups, figures, metrics, watch
from consulate.backup import State
from consulate.backup.reports import Drill
from tests.trust.deploy.units import ROOT

RULES = ROOT / "deploy" / "prometheus-rules.yml"
WATCHING = (ROOT / "docs" / "operations.md").read_text().partition("## Watching it")[2].partition("\n## ")[0]
# tests/machines/test_replica.py asks a site that has one.
OF_A_REPLICA = {"consulate_replica_up", "consulate_replica_behind_bytes", "consulate_replica_behind_seconds"}
_FIGURE = re.compile(r"\bconsulate_\w+")


@pytest.fixture
def told(db, monkeypatch) -> dict[str, set[str]]:
    """The figures that /metrics says, and the words of their labels."""
    now = datetime.now(UTC)
    drill = Drill(now.isoformat(), "20991231T000000Z", True, 1.0)
    monkeypatch.setattr(backup, "state", lambda: State(now - timedelta(hours=1), drill))
    watch.forget()
    figures._known["until"] = 0.0
    Client().get("/there-is-nothing/")
    Client().post("/admin/login/", {"username": "nobody", "password": "no"})
    metrics.count(HttpRequest(), 503, 0.1)
    text = Client().get("/metrics").content.decode()
    watch.forget()
    # The moment at which a count began stands beside it, and in production it does not.
    names = {
        name for name in re.findall(r"^# TYPE (\w+)", text, re.MULTILINE) if not name.endswith("_created")
    }
    ours = {name for name in names if name.startswith("consulate_")}
    return {name: set(re.findall(rf"^{name}(?:_bucket)?{{(.*)}}", text, re.MULTILINE)) for name in ours}


def rules() -> list[dict]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def known(told: dict[str, set[str]]) -> set[str]:
    return {*told, *(f"{name}_bucket" for name in told), *OF_A_REPLICA}


def test_each_alert_is_about_a_figure_that_is_there(told):
    assert len(rules()) > 10
    for rule in rules():
        names = set(_FIGURE.findall(rule["expr"]))
        assert (names or rule["expr"].startswith("up{")) and names <= known(told), rule["alert"]
        assert rule["labels"]["severity"] in {"page", "day"} and rule["annotations"]["summary"].endswith(".")
    assert "consulate_backup_age" not in known(told), "a name that is cut is none"


def test_each_word_of_a_label_in_an_alert_is_one_that_is_counted(told):
    wanted = {
        (name, label)
        for rule in rules()
        for name, labels in re.findall(r"(consulate_\w+)\{([^}]*)\}", rule["expr"])
        for label in labels.split(",")
    }
    assert ("consulate_kept_pages_total", 'outcome="stand_in"') in wanted
    for name, label in wanted:
        assert any(label in labels.split(",") for labels in told[name]), (name, label)


def test_each_figure_is_explained_and_no_other(told):
    assert set(_FIGURE.findall(WATCHING)) == {*told, *OF_A_REPLICA}


def test_the_limits_of_the_alerts_are_those_of_the_settings(settings):
    text = RULES.read_text()
    assert f"{settings.BACKUP_MAX_AGE_HOURS} * 3600" in text
    assert f"{dashboard_backups.DRILL_HOLDS.days} * 86400" in text
