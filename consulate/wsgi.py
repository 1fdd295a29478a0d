"""What the application server runs. It refuses to start on settings that are unsafe outside of DEBUG."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from consulate.checks import refuse_unsafe_start
from consulate.utf8_requests import Utf8Request

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consulate.settings")
application = get_wsgi_application()
application.request_class = Utf8Request
# A server runs no checks by itself, as manage.py does.
refuse_unsafe_start(settings)

# It knows the models, which are there only now.
from consulate.page_cache import PageCache  # noqa: E402

if settings.PAGE_CACHE:
    application = PageCache(application, settings.PAGE_CACHE_BYTES)
