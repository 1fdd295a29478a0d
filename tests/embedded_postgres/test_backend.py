"""What Django does over the backend: migrations, the test database, the shell, the other programs."""

import os
import subprocess

import pytest
from django.core.exceptions import ImproperlyConfigured

from consulate.embedded_postgres import binaries
from consulate.embedded_postgres.base import DatabaseWrapper


def test_it_migrates_and_has_the_contributed_extensions(place):
    visitor = place.connected_visitor()

    assert visitor.ask("migrate") > 10


def test_it_makes_and_drops_the_test_database(place):
    visitor = place.connected_visitor()

    assert visitor.ask("test database") == ["test_consulate", "postgresql"]
    assert visitor.ask("look again")[0] == "consulate"


def test_dbshell_runs_the_psql_of_the_wheel(place):
    visitor = place.visitor(PATH="/nowhere")
    visitor.answer()
    visitor.process.stdin.write("shell\n")
    visitor.process.stdin.close()

    assert "from psql" in visitor.process.stdout.read()


def test_it_finds_the_programs_of_the_wheel_without_importing_it(place):
    for name in ("pg_dump", "pg_restore"):
        said = subprocess.run(
            [binaries.program(name), "--version"], capture_output=True, text=True, check=True
        )
        assert f"(PostgreSQL) {binaries.major_version()}." in said.stdout
    with pytest.raises(ImproperlyConfigured, match="no program pg_nothing"):
        binaries.program("pg_nothing")
    assert "embedded_postgres" not in place.connected_visitor().ask("imported")


@pytest.mark.parametrize("configuration", [{}, {"durable": True}, {"folder": "var", "port": 5432}])
def test_it_refuses_a_configuration_that_it_does_not_know(configuration):
    with pytest.raises(
        ImproperlyConfigured, match="needs a folder, and may have project, durable and account"
    ):
        DatabaseWrapper({"NAME": "consulate", "EMBEDDED_POSTGRES": configuration})


def test_the_settings_name_the_server_for_other_programs(root):
    settings = {"NAME": "consulate", "EMBEDDED_POSTGRES": {"folder": os.fspath(root / "link" / ".." / "pg")}}

    DatabaseWrapper(settings)

    assert (settings["HOST"], settings["PORT"], settings["USER"]) == (str(root / "pg"), "5432", "postgres")
