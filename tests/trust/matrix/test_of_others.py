"""What belongs to one person, or is kept from most: no page, file or answer of the desk shows it to the others."""

import html
import io
import json
import zipfile

import pytest

from tests.trust.matrix.asking import taken_back
from tests.trust.matrix.site import Site

# Words that stand in one place alone, and who may read them there.
SECRETS = {
    "پیش‌نویس محرمانه": {"superuser"},
    "تیتر دیگر": {"writer"},
    "فهرست writer": {"writer"},
    "فهرست superuser": {"superuser"},
    "۰۰۱۲۳۴۵۶۷۹": set(),
}


# Where one has to ask for it by a word.
SEARCHED = (
    "/admin/autocomplete/?app_label=news&model_name=followup&field_name=article&term=محرمانه",
    "/admin/comments/comment/?q=محرمانه",
    "/admin/news/article/?q=محرمانه",
    "/admin/news/article/suggest/?q=محرمانه",
    "/admin/news/auditentry/?q=محرمانه",
    "/admin/news/topicarticle/?q=محرمانه",
)


def read_by(site: Site, role: str) -> dict[str, set[str]]:
    """Of each secret, the addresses at which this role met it."""
    met: dict[str, set[str]] = {}
    desk = {place.written: place.asked for place in site.places if place.asked.startswith("/admin/")}
    for written, asked in {**desk, **dict(zip(SEARCHED, SEARCHED, strict=True))}.items():
        with taken_back():
            words = _words_of(site, role, asked)
        for secret in SECRETS:
            if secret in words:
                met.setdefault(secret, set()).add(written)
    return met


def _words_of(site: Site, role: str, address: str) -> str:
    """The letters of the answer, whichever way its kind of file writes them."""
    response = site.browsers.of(role).get(address)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as sheet:
            body = b"".join(sheet.read(name) for name in sheet.namelist())
    text = body.decode(errors="replace")
    if response.get("Content-Type", "").startswith("application/json"):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return html.unescape(text)


def is_met(met: dict[str, set[str]], role: str) -> dict[str, set[str]]:
    return {secret: places for secret, places in met.items() if role not in SECRETS[secret]}


@pytest.mark.parametrize(
    "role",
    [
        "administrator",
        pytest.param("auditor", marks=pytest.mark.full),
        pytest.param("editor", marks=pytest.mark.full),
        pytest.param("moderator", marks=pytest.mark.full),
        pytest.param("nobody", marks=pytest.mark.full),
    ],
)
def test_no_address_of_the_desk_shows_it(site, role):
    assert is_met(read_by(site, role), role) == {}


@pytest.mark.full
def test_a_writer_meets_the_own_things_alone(site):
    met = read_by(site, "writer")
    assert is_met(met, "writer") == {}
    assert {"تیتر دیگر", "فهرست writer"} <= set(met)


@pytest.mark.full
def test_that_sweep_sees_what_is_shown(site):
    met = read_by(site, "superuser")
    lists = {"/admin/news/article/", "/admin/news/article/export.csv", "/admin/news/article/export.xlsx"}
    assert met["پیش‌نویس محرمانه"] >= lists | {SEARCHED[0], SEARCHED[2], SEARCHED[3]}
    assert set(met) == {"پیش‌نویس محرمانه", "فهرست superuser"}
