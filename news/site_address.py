"""The site's own name before an address: what leaves the site (feeds, letters, calendars) needs it."""

from functools import lru_cache
from urllib.parse import urljoin

from django.conf import settings


def absolute(address: str) -> str:
    """The address with the site's own host, unless it names a host already (files kept elsewhere)."""
    if address[:1] == "/" and address[:2] != "//" and "/." not in address and address.isprintable():
        return _origin(settings.SITE_URL) + address
    return urljoin(f"{settings.SITE_URL}/", address)


@lru_cache(maxsize=4)
def _origin(site: str) -> str:
    return urljoin(f"{site}/", "/")[:-1]
