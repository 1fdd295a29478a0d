"""The site's own name before an address: what leaves the site (feeds, letters, calendars) needs it."""

from urllib.parse import urljoin

from django.conf import settings


def absolute(address: str) -> str:
    """The address with the site's own host, unless it names a host already (files kept elsewhere)."""
    return urljoin(f"{settings.SITE_URL}/", address)
