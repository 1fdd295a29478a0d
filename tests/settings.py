"""The site's own settings, on a data folder of the tests' own."""

import os
import tempfile
from pathlib import Path

os.environ.update(
    SECRET_KEY="0123456789abcdef" * 4, DEBUG="false", DEMO="false", SITE_URL="http://testserver.example"
)
os.environ.setdefault("VAR_DIR", str(Path(__file__).resolve().parent.parent / "var" / "tests"))

from consulate.settings import *  # noqa: E402, F403
from consulate.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

if "EMBEDDED_POSTGRES" in DATABASES["default"]:
    DATABASES["default"]["EMBEDDED_POSTGRES"]["durable"] = False
DATABASES["default"]["CONN_MAX_AGE"] = 0
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="media-"))
ALLOWED_HOSTS = ["testserver", "testserver.example", "127.0.0.1", "localhost"]
# Hashing is meant to be slow; hundreds of test logins are not.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The tests of the second factor ask for it themselves.
SECOND_FACTOR_REQUIRED = False
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Served from where they lie: nothing is collected for the tests.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
