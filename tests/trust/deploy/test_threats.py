"""docs/threats.md: each proof that it names is there, each value is the code's, and what no other test proves."""

import ast
import json
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

from news import richtext
from tests.trust.deploy.units import ROOT

THREATS = (ROOT / "docs" / "threats.md").read_text()
PROOF = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def rows(title: str) -> dict[str, str]:
    """The first two columns of the table that follows these words, without the marks of code."""
    table = THREATS.partition(title)[2].lstrip("\n").partition("\n\n")[0]
    cells = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    return {name.strip("`"): value.strip("`") for name, value, *_rest in cells}


# --- Proofs ---------------------------------------------------------------------------------------


def is_there(file: str, name: str) -> bool:
    place = ROOT / file
    if not place.is_file():
        return False
    text = place.read_text()
    return f"def {name}(" in text if name else "def test_" in text or place.name == "conftest.py"


def test_every_proof_that_is_named_is_there():
    named = PROOF.findall(THREATS)
    assert len(named) > 60
    assert [proof for proof in named if not is_there(*proof)] == []
    # Whatever looks like a test and is not written as one would be passed over.
    assert len(re.findall(r"tests/[\w/]+\.py", THREATS)) == len(named)


def test_that_test_would_miss_one():
    assert is_there("tests/trust/deploy/test_threats.py", "test_that_test_would_miss_one")
    assert not is_there("tests/trust/deploy/test_threats.py", "test_of_yesterday")
    assert not is_there("tests/trust/deploy/test_yesterday.py", "")


def test_each_of_the_nineteen_threats_has_a_row_with_a_proof():
    numbered = dict(re.findall(r"^\| (\d+) \|(.+)$", THREATS, re.MULTILINE))
    assert sorted(map(int, numbered)) == list(range(1, 20))
    assert [number for number, row in numbered.items() if not PROOF.search(row)] == []


def test_every_decision_that_is_named_is_there():
    named = set(re.findall(r"\b(00\d\d)\b", THREATS))
    there = {path.name[:4] for path in (ROOT / "docs" / "decisions").glob("0*.md")}
    assert len(named) > 10 and named <= there


# --- Values ---------------------------------------------------------------------------------------

READ = """
import json
from consulate import settings as s
s.PASSWORD_MIN_LENGTH = next(
    one["OPTIONS"]["min_length"] for one in s.AUTH_PASSWORD_VALIDATORS if "MinimumLength" in one["NAME"]
)
named = {name: value for name, value in vars(s).items() if name.isupper() and not isinstance(value, dict)}
print(json.dumps(named, default=lambda other: None))
"""


@pytest.fixture(scope="module")
def of_a_site() -> dict:
    """The settings as a site with https reads them, from an environment with nothing else in it."""
    env = {"PATH": os.environ["PATH"], "SECRET_KEY": "0123456789abcdef" * 4}
    env |= {"SITE_URL": "https://www.example.org", "DATABASE_URL": "postgres://web@127.0.0.1/consulate"}
    command = [sys.executable, "-c", READ]
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def test_the_site_has_these_values(of_a_site):
    told = {name: ast.literal_eval(value) for name, value in rows("settings of a site with https:").items()}
    assert len(told) > 15
    assert {name: of_a_site[name] for name in told} == told


def test_it_answers_to_its_own_name_alone(of_a_site):
    assert of_a_site["ALLOWED_HOSTS"] == ["www.example.org"]


def test_the_policy_of_rich_text_is_this_one():
    """Written down once more: other tests take what is allowed from the module, and would follow it anywhere."""
    told = {what: set(which.split()) for what, which in rows("as `news/richtext.py` has it:").items()}
    of_all = richtext.ATTRIBUTES["*"]
    of_some = {f"{tag}.{name}" for tag, names in richtext.ATTRIBUTES.items() if tag != "*" for name in names}
    assert told == {
        "elements": richtext._TAGS,
        "attributes of all": of_all,
        "attributes of some": of_some,
        "classes": richtext.CLASSES,
        "schemes": richtext._SCHEMES,
    }


# --- What no other test proves --------------------------------------------------------------------

HOSTS = [
    "", "127.0.0.1", "[::1]", "evil.example", "evil.example:80", "localhost", "testserver.evil.example", "testserver#x",
    "testserver, evil.example", "testserver/evil.example", "testserver@evil.example", "testserver\\.evil.example",
]  # fmt: skip


@pytest.fixture
def one_name(monkeypatch):
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


@pytest.mark.django_db
@pytest.mark.parametrize("host", HOSTS)
def test_another_host_is_refused(client, one_name, host):
    for address in ("/", "/admin/login/", "/admin/password_reset/", "/feeds/news.rss"):
        answer = client.get(address, headers={"Host": host})
        assert (answer.status_code, answer["Cache-Control"]) == (400, "no-store"), address
        assert "evil" not in answer.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header", ["Forwarded", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Server", "X-Original-URL"]
)
def test_no_other_header_names_a_host(client, one_name, header):
    for address in ("/", "/admin/login/", "/feeds/news.rss", "/.well-known/security.txt"):
        answer = client.get(address, headers={header: "host=evil.example"})
        assert answer.status_code == 200 and "evil" not in answer.text


# What is passed on by its own name, and an order that somebody typed.
TAKEN_OVER = re.compile(
    r"\*\*\w*request\b|\*\*self\.request\b|\*\*\w*\.(?:GET|POST)\b|order_by\([^)]*(?:request|\.GET|\.POST)"
)


def test_no_query_takes_names_from_a_request():
    sources = [path for app in ("comments", "consulate", "news") for path in (ROOT / app).rglob("*.py")]
    assert len(sources) > 300
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sources
        for line in path.read_text().splitlines()
        if TAKEN_OVER.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "Article.objects.filter(**request.GET.dict())",
        "found.filter(**self.request.GET)",
        "rows.order_by(request.GET['o'])",
        "rows.order_by('-pk', asked.POST.get('o'))",
    ],
)
def test_that_look_would_find_it(line):
    assert TAKEN_OVER.search(line)
