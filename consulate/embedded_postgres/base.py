"""Django's PostgreSQL backend over a server of our own.

DATABASES = {"default": {
    "ENGINE": "consulate.embedded_postgres",
    "NAME": "consulate",
    "EMBEDDED_POSTGRES": {
        "folder": BASE_DIR / "var" / "postgres",
        "project": BASE_DIR,    # as root: what may be opened for the server's account to pass; else nothing
        "durable": True,    # False for data that may be lost in a crash, as a test's
        "account": None,    # as root: the account for a new folder's server, else postgres or nobody
    },
}}
"""

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from consulate.embedded_postgres import users
from consulate.embedded_postgres.client import DatabaseClient
from consulate.embedded_postgres.cluster import SUPERUSER, ServerFailure
from consulate.embedded_postgres.folder import PORT, Folder
from consulate.postgresql import base

CONFIGURATION = "EMBEDDED_POSTGRES"


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        self._folder, self._choices = _configured(settings_dict, alias)
        # Written into the settings, where dbshell, pg_dump and the test runner look for the server.
        settings_dict["HOST"] = str(self._folder.socket_folder)
        settings_dict["PORT"] = str(PORT)
        settings_dict["USER"] = SUPERUSER
        super().__init__(settings_dict, alias)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connects, with the server started first; mends once what a failed connection may have met."""
        try:
            server = users.hold(self._folder, **self._choices)
            try:
                return super().get_new_connection(conn_params)
            except self.Database.OperationalError:
                with server.starting():
                    server.ensure_running()
                    self._ensure_database(conn_params)
        except (ServerFailure, OSError) as error:
            raise self.Database.OperationalError(str(error)) from error
        return super().get_new_connection(conn_params)

    def _ensure_database(self, conn_params: dict[str, Any]) -> None:
        """Makes the database where it is missing. To be called under the server's starting lock."""
        name = conn_params["dbname"]
        connection = self.Database.connect(**conn_params | {"dbname": "postgres"})
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
                if not cursor.fetchone():
                    cursor.execute(
                        f"CREATE DATABASE {self.ops.quote_name(name)} TEMPLATE template0 "
                        "ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C.UTF-8'"
                    )
        finally:
            connection.close()


def _configured(settings_dict: dict[str, Any], alias: str) -> tuple[Folder, dict[str, Any]]:
    choices = dict(settings_dict.get(CONFIGURATION, {}))
    folder, project = choices.pop("folder", None), choices.pop("project", None)
    unknown = choices.keys() - {"durable", "account"}
    if not folder or unknown:
        raise ImproperlyConfigured(
            f"DATABASES {alias!r} {CONFIGURATION} needs a folder, and may have project, durable and account; "
            f"it has {sorted(settings_dict.get(CONFIGURATION, {}))}."
        )
    return Folder(Path(folder).resolve(), project and Path(project).resolve()), choices
