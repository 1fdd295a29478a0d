"""Operators are told of each fault once, without a word of visitors, and nobody waits for it."""

import logging
import os
import subprocess
import sys
import threading
import time
import warnings
from types import SimpleNamespace

import pytest
from django.core import mail

from consulate import fault_letters, fault_reports
from consulate.fault_letters import Claims, FaultLetters
from consulate.fault_reports import Fault, FaultReports
from tests.machines.conftest import until
from tests.machines.machine import ROOT, SURROUNDINGS
from tests.servers.report_receiver import receiving

with warnings.catch_warnings():
    # It looks for eventlet, which says of itself that it is old; only a tool of the tests brings it.
    warnings.simplefilter("ignore")
    from consulate.sentry_reports import SentryReports

# What a visitor sent, in the places in which a fault could come upon it.
NAME, ADDRESS, MAIL, COOKIE, TYPED = (
    "زهرا کریمی", "203.0.113.77", "zahra@example.org", "sid=abcdef0123456789", "a secret word",
)  # fmt: skip
PERSON = "0012345679"
PRIVATE = [NAME, ADDRESS, MAIL, COOKIE, COOKIE.partition("=")[2], TYPED, PERSON]
NUMBER = "fedcba98" * 4


def failing(rf, kind: type[Exception] = ValueError, status: int = 500) -> logging.LogRecord:
    """The record that Django makes of a view's fault."""
    request = rf.post(f"/comments/?q={TYPED}", {"name": NAME, "mail": MAIL}, REMOTE_ADDR=ADDRESS)
    request.COOKIES["sid"] = COOKIE
    request.request_id = NUMBER
    request.resolver_match = SimpleNamespace(view_name="comments:write")
    words = ("Internal Server Error", request.get_full_path())
    typed = TYPED
    try:
        raise kind(f"invalid value {typed!r} from {ADDRESS} for {MAIL}\nDETAIL: Key ({NAME}, {PERSON})")
    except kind:
        record = logging.LogRecord(
            "django.request", logging.ERROR, __file__, 1, "%s: %s", words, sys.exc_info()
        )
    record.request, record.status_code = request, status
    return record


class Heard(FaultReports):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[Fault] = []

    def tell(self, fault: Fault, exception: BaseException) -> None:
        self.faults.append(fault)


def test_a_report_leads_to_the_log_and_holds_nothing_of_the_visitor(rf):
    heard = Heard()
    heard.handle(failing(rf))
    (fault,) = heard.faults
    assert (fault.kind, fault.route, fault.method) == ("ValueError", "comments:write", "POST")
    assert fault.request_id == NUMBER
    assert "ValueError: invalid value" in fault.traceback and "test_fault_reports.py" in fault.traceback
    assert not [word for word in PRIVATE if word in str(fault)]


def test_the_same_fault_is_told_once_an_hour_and_others_besides(rf, monkeypatch):
    heard = Heard()
    for kind in (ValueError, ValueError, KeyError, ValueError):
        heard.handle(failing(rf, kind))
    assert [fault.kind for fault in heard.faults] == ["ValueError", "KeyError"]
    later = time.monotonic() + fault_reports.HOUR + 1
    monkeypatch.setattr(fault_reports, "time", SimpleNamespace(monotonic=lambda: later))
    heard.handle(failing(rf))
    assert len(heard.faults) == 3


def test_a_pause_is_one_fault_wherever_it_is_met(rf):
    heard = Heard()
    assert Fault("A", "x:1", "", "", 503, "", "", "").name == Fault("A", "y:2", "", "", 503, "", "", "").name
    heard.handle(failing(rf, status=503))
    heard.handle(failing(rf, status=503))
    assert len(heard.faults) == 1


def test_no_flood_of_reports(rf):
    heard = Heard()
    for number in range(fault_reports.MOST + 10):
        heard.handle(failing(rf, type(f"Fault{number}", (Exception,), {})))
    assert len(heard.faults) == fault_reports.MOST


def test_what_was_not_told_is_forgotten_in_turn_with_what_is_told(rf):
    """The other thread puts another list in the place of the one from which this would be taken away."""
    heard = Heard()
    heard.handle(failing(rf))
    (name,) = heard._told
    thread = threading.Thread(target=heard.forget, args=(name,))
    with heard._telling:
        thread.start()
        thread.join(0.2)
        assert thread.is_alive() and name in heard._told
    thread.join(20)
    assert not heard._told


def test_a_line_without_a_fault_and_a_warning_are_no_report(rf):
    heard = Heard()
    plain = failing(rf)
    plain.exc_info = None
    heard.handle(plain)
    logger = logging.getLogger("test-of-reports")
    logger.addHandler(heard)
    logger.warning("a warning", exc_info=ValueError())
    logger.removeHandler(heard)
    assert not heard.faults


def test_a_report_that_fails_fails_for_itself(rf, caplog, capsys):
    class Broken(FaultReports):
        def tell(self, fault: Fault, exception: BaseException) -> None:
            raise RuntimeError(TYPED)

    Broken().handle(failing(rf))
    assert "could not be told of: RuntimeError" in caplog.text
    assert TYPED not in caplog.text + capsys.readouterr().err


# --- Letters ----------------------------------------------------------------------------------------


@pytest.fixture
def letters(tmp_path) -> FaultLetters:
    return FaultLetters(
        ["operators@example.org", "second@example.org"], "www.example.org", tmp_path / "faults"
    )


def test_a_letter_goes_to_all_of_them_from_a_thread_of_its_own(rf, letters):
    letters.handle(failing(rf))
    until(lambda: mail.outbox)
    (letter,) = mail.outbox
    assert letter.to == ["operators@example.org", "second@example.org"]
    assert letter.subject == "[www.example.org] ValueError comments:write"
    assert f"request_id: {NUMBER}" in letter.body and "Traceback" in letter.body
    assert not [word for word in PRIVATE if word in letter.body + letter.subject]


def test_processes_of_one_machine_send_one_letter(rf, letters, tmp_path):
    other = FaultLetters(["operators@example.org"], "www.example.org", tmp_path / "faults")
    letters.handle(failing(rf))
    until(lambda: mail.outbox)
    other.handle(failing(rf))
    other.handle(failing(rf, KeyError))
    until(lambda: len(mail.outbox) == 2)
    assert [letter.subject.split()[1] for letter in mail.outbox] == ["ValueError", "KeyError"]


def test_a_claim_ends_with_the_hour_and_there_are_no_more_than_so_many(tmp_path):
    claims = Claims(tmp_path)
    assert claims.is_ours("a") and not claims.is_ours("a")
    claims.keep("a")
    aged(tmp_path, fault_reports.HOUR - 10)
    assert not claims.is_ours("a")
    long_ago = time.time() - fault_reports.HOUR - 1
    for file in tmp_path.iterdir():
        os.utime(file, (long_ago, long_ago))
    assert claims.is_ours("a")
    assert [claims.is_ours(str(number)) for number in range(fault_reports.MOST)].count(
        True
    ) == fault_reports.MOST - 1


def aged(folder, seconds: float) -> None:
    for file in folder.iterdir():
        then = file.lstat().st_mtime - seconds
        os.utime(file, (then, then), follow_symlinks=False)


def test_a_process_that_ends_before_it_sends_keeps_no_letter_back(tmp_path):
    claims = Claims(tmp_path)
    assert claims.is_ours("a") and claims.is_under_way("a")
    aged(tmp_path, fault_letters.MINUTE - 10)
    assert not claims.is_ours("a")
    aged(tmp_path, 20)
    assert claims.is_ours("a")
    # The control: one that was sent holds.
    claims.keep("a")
    aged(tmp_path, fault_letters.MINUTE + 10)
    assert not claims.is_under_way("a") and not claims.is_ours("a")


def test_who_finds_a_letter_under_way_asks_again_at_the_next_occasion(rf, letters, tmp_path):
    dead = Claims(tmp_path / "faults")
    letters.handle(failing(rf))
    until(lambda: mail.outbox)
    (name,) = letters._told
    until(lambda: not dead.is_under_way(name))
    assert letters._told
    letters.forget(name)
    dead.give_back(name)
    assert dead.is_ours(name)
    letters.handle(failing(rf))
    until(lambda: not letters._told)
    assert len(mail.outbox) == 1
    aged(tmp_path / "faults", fault_letters.MINUTE + 1)
    letters.handle(failing(rf))
    until(lambda: len(mail.outbox) == 2)


def test_a_claim_leads_nowhere_else_and_takes_nothing_away_that_is_none(tmp_path):
    """Whoever else may write where the folder lies could put a link there, to a place that this account may change."""
    elsewhere, folder, link = tmp_path / "elsewhere", tmp_path / "faults", tmp_path / "link"
    elsewhere.mkdir()
    old = elsewhere / ("ab" * 16)
    old.write_text("sent")
    aged(elsewhere, fault_reports.HOUR * 2)
    link.symlink_to(elsewhere)
    assert Claims(link).is_ours("a") and Claims(link).is_ours("a")
    Claims(link).keep("a")
    Claims(link).give_back("a")
    assert list(elsewhere.iterdir()) == [old]
    folder.mkdir(mode=0o700)
    (folder / ("cd" * 16)).symlink_to(old)
    (folder / "a picture").write_text("")
    aged(folder, fault_reports.HOUR * 2)
    assert Claims(folder).is_ours("a")
    # The link was a claim of long ago, which goes; what it led to and what is no claim stay.
    assert old.exists() and (folder / "a picture").exists() and len(list(folder.iterdir())) == 2


def test_a_folder_into_which_others_write_is_none(tmp_path):
    claims = Claims(tmp_path)
    tmp_path.chmod(0o777)
    assert claims.is_ours("a") and claims.is_ours("a")
    tmp_path.chmod(0o700)
    assert claims.is_ours("a") and not claims.is_ours("a")


def test_a_folder_that_takes_no_claims_keeps_no_letter_back(tmp_path):
    place = tmp_path / "a file"
    place.write_text("")
    assert Claims(place / "faults").is_ours("a") and Claims(place).is_ours("a")


def test_nobody_else_keeps_letters_back(tmp_path, monkeypatch):
    claims = Claims(tmp_path)
    assert claims.is_ours("a") and not claims.is_ours("a")
    monkeypatch.setattr(fault_letters.os, "geteuid", lambda: 12_345)
    assert claims.is_ours("a")


def test_a_mail_server_that_is_gone_costs_the_request_nothing(rf, letters, monkeypatch, caplog):
    hang = threading.Event()

    def gone(letter):
        hang.wait(20)
        raise OSError("no route to host 203.0.113.77")

    monkeypatch.setattr(fault_letters.EmailMessage, "send", gone)
    monkeypatch.setattr(fault_letters, "REST", 0.01)
    began = time.monotonic()
    for number in range(fault_letters.MOST_WAITING + 5):
        letters.handle(failing(rf, type(f"Fault{number}", (Exception,), {})))
    assert time.monotonic() - began < 2
    hang.set()
    until(lambda: letters._waiting.empty() and not letters._told)
    assert "could not be sent: OSError" in caplog.text and "203.0.113.77" not in caplog.text
    # It is told of at the next occasion.
    monkeypatch.undo()
    letters.handle(failing(rf))
    until(lambda: mail.outbox)


# --- Reports to a server ----------------------------------------------------------------------------


def test_a_server_of_reports_gets_the_fault_and_nothing_of_the_visitor(rf):
    with receiving() as receiver:
        reports = SentryReports(receiver.dsn, "www.example.org")
        reports.handle(failing(rf))
        reports.handle(failing(rf))
        until(lambda: receiver.envelopes)
        reports._client.close(timeout=5)
        (event,) = receiver.events
    (told,) = event["exception"]["values"]
    assert told["type"] == "ValueError" and told["value"].startswith("invalid value '…' from <address>")
    assert told["stacktrace"]["frames"][-1]["function"] == "failing"
    assert (event["tags"]["route"], event["tags"]["request_id"]) == ("comments:write", NUMBER)
    assert not [word for word in PRIVATE if word in str(event)]
    assert not {"request", "user", "breadcrumbs", "modules"} & set(event)


def test_a_server_of_reports_that_is_gone_costs_nothing(rf):
    reports = SentryReports("http://abc@127.0.0.1:9/1", "www.example.org")
    began = time.monotonic()
    reports.handle(failing(rf))
    assert time.monotonic() - began < 1
    reports._client.close(timeout=1)


# --- What an operator sets --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ERROR_MAIL_TO", "operators@example.org,nonsense", "nonsense is no e-mail address."),
        ("SENTRY_DSN", "https://reports.example.org/1", "It is no DSN"),
        ("SENTRY_DSN", "nonsense", "It is no DSN"),
    ],
)
def test_a_mistyped_setting_stops_the_start(name, value, said):
    done = subprocess.run(
        [sys.executable, "-c", "import consulate.settings"],
        cwd=ROOT, env={**os.environ, **SURROUNDINGS, name: value}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert f'Environment variable "{name}" invalid' in done.stderr and said in done.stderr
