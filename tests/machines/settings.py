"""The site's own settings for servers that tests start: static files from where they lie, cheap passwords."""

from consulate.settings import *  # noqa: F403
from consulate.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
