"""Every field of every form of the desk with what breaks things: the answer is a page, a way on or a refusal.

In `make test` some of all, drawn by lot; with `-m full` FUZZ_CASES of them, by the lot of FUZZ_SEED.
"""

import os
import random
from collections import Counter
from urllib.parse import quote_from_bytes, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection, transaction
from django.test import Client

from tests.trust.fuzz.hostile_values import VALUES, encoded

pytestmark = pytest.mark.django_db
QUICK, CASES = 150, int(os.environ.get("FUZZ_CASES", 10_000))
SEED = int(os.environ.get("FUZZ_SEED", 1))
# What is sent to these ends the session of whoever tries.
ENDS_SESSIONS = {"/admin/logout/", "/admin/password_change/"}
Fields = list[tuple[str, str]]


def forms_of(browser: Client, addresses: list[str]) -> dict[str, Fields]:
    """What the forms of the pages would send unchanged, under the addresses that take it."""
    forms: dict[str, Fields] = {}
    for address in addresses:
        answer = browser.get(address)
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        for form in BeautifulSoup(answer.content, "html.parser").select("form"):
            if form.get("method", "").lower() == "post":
                _take(form, address, forms)
    return {address: fields for address, fields in forms.items() if fields and address not in ENDS_SESSIONS}


def _take(form: Tag, page: str, forms: dict[str, Fields]) -> None:
    acts = [button["formaction"] for button in form.select("[formaction]")]
    for act in [form.get("action") or page, *acts]:
        address = urlsplit(urljoin(page, act)).path
        known = dict(forms.get(address, []))
        forms[address] = list((known | dict(_sent(form))).items())


def _sent(form: Tag) -> Fields:
    found = []
    for field in form.select("input[name], textarea[name], select[name], button[name]"):
        if field["name"] == "csrfmiddlewaretoken":
            continue
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            found.append((field["name"], chosen.get("value", "") if chosen else ""))
        elif field.name == "textarea":
            found.append((field["name"], field.text))
        elif field.get("type") not in {"checkbox", "radio"} or field.has_attr("checked"):
            found.append((field["name"], field.get("value", "")))
    return found


def _quoted(text: str) -> str:
    return quote_from_bytes(encoded(text), safe="")


def _send(browser: Client, address: str, fields: Fields, name: str, value: str) -> int:
    """What came of it is undone."""
    body = "&".join(f"{_quoted(each)}={_quoted(value if each == name else said)}" for each, said in fields)
    with transaction.atomic():
        answer = browser.post(address, body, content_type="application/x-www-form-urlencoded")
        # What is only checked at the end of a transaction would be a fault there, too.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)
    assert answer.status_code < 500 and (answer.streaming or b"Traceback" not in answer.content)
    return answer.status_code


@pytest.mark.parametrize("many", [QUICK, pytest.param(CASES, marks=pytest.mark.full)])
def test_no_field_of_the_desk_breaks_it(many, pages, admin_client, capsys):
    forms = forms_of(admin_client, sorted(set(pages.values())))
    cases = [
        (address, name, kind)
        for address, fields in sorted(forms.items())
        for name, _ in fields
        for kind in VALUES
    ]
    assert len(forms) > 60 and len(cases) > 10_000
    statuses: Counter[int] = Counter()
    faults = []
    for address, name, kind in random.Random(SEED).sample(cases, min(many, len(cases))):
        try:
            statuses[_send(admin_client, address, forms[address], name, VALUES[kind])] += 1
        except Exception as fault:
            faults.append(f"{address}: {name} = {kind}: {type(fault).__name__}: {str(fault)[:200]}")
    with capsys.disabled():
        print(
            f"\nfuzz, fields of the desk: {min(many, len(cases))} of {len(cases)}, {dict(sorted(statuses.items()))}"
        )
    assert faults == []
    assert statuses[200] and statuses[302]


@pytest.mark.parametrize(
    "page, field",
    [
        ("meeting", "articles"),
        ("meeting", "followups-0-article"),
        ("person", "memberships-0-organization"),
        ("topic", "added"),
        ("topic", "entries-0-article"),
    ],
)
def test_a_key_that_no_list_offers_is_refused(page, field, pages, admin_client):
    [(address, fields)] = forms_of(admin_client, [pages[page]]).items()
    sent = [*((name, said) for name, said in fields if name != field), (field, "")]
    assert _send(admin_client, address, sent, field, "javascript:alert(1)") == 400
    assert _send(admin_client, address, sent, field, "") in (200, 302)
