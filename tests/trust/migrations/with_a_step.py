"""Settings of the tests' servers, with the app of one more step."""

from tests.machines.settings import *  # noqa: F403
from tests.machines.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.trust.migrations.a_step"]
