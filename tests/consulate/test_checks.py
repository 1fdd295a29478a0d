"""The site refuses to start where it could not keep its promises, and says what to do."""

from types import SimpleNamespace

import pytest

from consulate import checks

SOUND = (180_000, "UTF8", "C.UTF-8", set(checks.EXTENSIONS))


def ids(problems):
    found = list(problems)
    assert all(problem.hint for problem in found)
    return [problem.id for problem in found]


@pytest.mark.parametrize(
    "server, problems",
    [
        (SOUND, []),
        ((150_000, "UTF8", "fa_IR.utf8", SOUND[3]), []),
        ((149_999, *SOUND[1:]), ["consulate.E001"]),
        ((180_000, "UTF8", "C", SOUND[3]), ["consulate.E002"]),
        ((180_000, "SQL_ASCII", "C.UTF-8", SOUND[3]), ["consulate.E002"]),
        ((*SOUND[:3], {"pg_trgm"}), ["consulate.E003"]),
        (
            (140_000, "LATIN1", "C", set()),
            ["consulate.E001", "consulate.E002", "consulate.E003", "consulate.E003"],
        ),
    ],
)
def test_a_server(server, problems):
    assert ids(checks.database_problems(*server)) == problems


@pytest.mark.django_db
def test_the_server_of_this_test_is_sound():
    assert checks.check_database(databases=["default"]) == []
    assert checks.check_database(databases=None) == []


def conf(**changes):
    sound = {
        "DEBUG": False,
        "DEMO": False,
        "HTTPS": True,
        "SITE_URL": "https://www.example.org",
        "SECRET_KEY": "x" * 64,
        "ALLOWED_HOSTS": ["www.example.org"],
    }
    return SimpleNamespace(**sound | changes)


@pytest.mark.parametrize(
    "changes, problems",
    [
        ({}, []),
        ({"HTTPS": False, "SITE_URL": "http://127.0.0.1:8000"}, []),
        ({"HTTPS": False, "SITE_URL": "http://[::1]:8000"}, []),
        ({"HTTPS": False, "SITE_URL": "http://www.example.org"}, ["consulate.E010"]),
        ({"HTTPS": False, "SITE_URL": "http://www.example.org", "DEMO": True}, []),
        ({"SECRET_KEY": "short"}, ["consulate.E011"]),
        ({"ALLOWED_HOSTS": ["*"]}, ["consulate.E012"]),
        ({"ALLOWED_HOSTS": [".example.org"]}, ["consulate.E012"]),
        ({"DEMO": True}, ["consulate.W013"]),
        ({"DEBUG": True, "ALLOWED_HOSTS": ["*"], "SECRET_KEY": ""}, []),
    ],
)
def test_settings(changes, problems):
    assert ids(checks.settings_problems(conf(**changes))) == problems
