"""Where old addresses lead: one key for all spellings, remembered when something moves, found when it is missed."""

import re
import unicodedata
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.functions import Length
from django.utils.encoding import uri_to_iri
from django.utils.http import url_has_allowed_host_and_scheme

from news import persian
from news.models import Redirect

LONGEST = 400
# Percent signs make nine characters of the longest letter; what is longer can have no key.
LONGEST_TYPED = 9 * LONGEST
# What other sites and letters hang on to an address to follow its readers; it changes no page.
_FOLLOWS_READERS = re.compile("utm_|(?:fbclid|gclid|yclid)(?:=|$)")
# A whole query of nothing else, as honest programs write it.
_ONLY_FOLLOWS_READERS = re.compile(
    r"(?:(?:utm_[a-z]{1,20}|fbclid|gclid|yclid)(?:=(?:[\w.~-]|%[2-7][0-9a-fA-F]){0,500})?(?:&|$)){1,20}",
    re.ASCII,
)
_HOST = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
# What would be read as another part of the address, were it written as itself.
_ESCAPES = str.maketrans({"%": "%25", "?": "%3f", "#": "%23"})


def address_key(address: str) -> str:
    """One spelling for all of an address: no host, no percent signs, Persian letters, hyphens, no slash at the end.

    Its parameters come in one order, without those that only follow readers.
    "" for what is too long for any. The key of a key is the key itself.
    """
    if len(address) > LONGEST_TYPED:
        return ""
    path, _mark, query = _HOST.sub("", address.strip(), count=1).partition("#")[0].partition("?")
    path = "/" + re.sub("-*/[-/]*", "/", _letters(unquote(path))).strip("/-")
    query = _in_order(_letters(unquote(query.replace("+", " ")).replace("+", " ")))
    key = f"{path}?{query}" if query else path
    return key if len(key) <= LONGEST else ""


def only_follows_readers(query: str) -> bool:
    """Whether the page is the one without the query; a strange query is left to whoever looks at requests."""
    return bool(_ONLY_FOLLOWS_READERS.fullmatch(query))


def _letters(text: str) -> str:
    text = persian.address_letters(persian.clean_text(text))
    return re.sub(r"[\s-]+", "-", text).translate(_ESCAPES)


def _in_order(query: str) -> str:
    parameters = [one for one in query.split("&") if one and not _FOLLOWS_READERS.match(one)]
    return "&".join(sorted(parameters))


def readable(target: str) -> str:
    """A target as people read it and as it is kept: letters instead of percent signs, this site without its name."""
    target = uri_to_iri(persian.clean_text(target.strip()))
    return target.removeprefix(settings.SITE_URL) if target.startswith(f"{settings.SITE_URL}/") else target


def leads_safely(target: str) -> bool:
    """Whether a visitor may be sent there: an address of this site, or another site by https."""
    if target.startswith("/"):
        return url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    try:
        parts = urlsplit(target)
        is_plain = _is_plain_host(parts)
    except ValueError:
        return False
    return (
        is_plain
        and parts.scheme == "https"
        and url_has_allowed_host_and_scheme(target, allowed_hosts={parts.netloc}, require_https=True)
    )


def is_elsewhere(target: str) -> bool:
    """Whether it is an address of another site; "" is none."""
    return not readable(target or "/").startswith("/")


def _is_plain_host(parts: SplitResult) -> bool:
    """Whether people read the host as browsers do: no user's name before it, no invisible or compatibility letter."""
    host = parts.hostname or ""
    return (
        "@" not in parts.netloc
        and all(letter.isalnum() or letter in "-." for letter in host)
        and unicodedata.normalize("NFKC", host) == host
        and (parts.port is None or parts.port > 0)
    )


@transaction.atomic
def remember(old: str, new: str, by: User | None = None) -> None:
    """What was at `old` is now at `new`: what led to the old address leads to the new one, and nothing away from it."""
    old_key, new_key, target = address_key(old), address_key(new), readable(new)
    if not (old_key and new_key) or old_key == new_key:
        return
    Redirect.objects.filter(old_path=new_key).delete()
    Redirect.objects.filter(target=readable(old)).update(target=target)
    Redirect.objects.bulk_create(
        [Redirect(old_path=old_key, target=target, made_by=by)],
        update_conflicts=True,
        unique_fields=["old_path"],
        update_fields=["target", "made_by"],
    )


def find(address: str) -> Redirect | None:
    """The redirect of an address with its query, else of the address without it; one query."""
    key = address_key(address)
    if not key:
        return None
    both = Redirect.objects.filter(old_path__in=[key, key.partition("?")[0]])
    return both.order_by(Length("old_path").desc()).first()
