"""Who a visitor is to this site: a keyed hash that nobody can lead back to an address.

No address is stored. A day's key is deleted when the day is over, a quarter's when its last ban or
limit has run out; from then on the hashes made with it are random numbers.
"""

import hashlib
import hmac
import re
import secrets
import threading
import time
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BinaryField, DateField, DateTimeField, F, Value
from django.db.models.functions import Greatest
from django.http import HttpRequest
from django.utils import timezone

from news import jalali
from news.models.visitors import RateCount, VisitorKey
from news.one_statement import Wording
from news.prepared import Prepared
from news.written_once import Blank

BROWSERS_PER_ADDRESS = 20
# Some proxies write the port too: 203.0.113.7:4711 or [2001:db8::1]:4711.
_PORT = re.compile(r"^([\d.]+|\[[^\]]+\]):\d+$")
HASH_BYTES = 16
# Seconds: as long as the database could have lost it, or another have taken its place, unnoticed.
_KEY_IS_KEPT = 60
_kept_day_key: dict[date, tuple[bytes, float]] = {}
# Those of the quarters that still live, by the quarter that is asked for.
_kept_group_keys: dict[str, tuple[dict[str, bytes], float]] = {}
_BOTS = (
    "bot", "crawl", "spider", "slurp", "preview", "facebookexternalhit", "curl", "wget", "python-", "monitor",
    "lighthouse", "scrapy", "java/", "go-http", "httpclient", "okhttp", "feed", "archive", "validator",
)  # fmt: skip


def client_address(request: HttpRequest) -> str:
    """The visitor's address; X-Forwarded-For counts only as far as trusted proxies wrote it."""
    return str(_client_address(request))


def _client_address(request: HttpRequest) -> IPv4Address | IPv6Address:
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    address = request.META.get("REMOTE_ADDR") or "0.0.0.0"
    while hops and _is_trusted_proxy(address):
        address = hops.pop()
    return _parsed(address)


def _parsed(address: str) -> IPv4Address | IPv6Address:
    try:
        parsed = ip_address(_PORT.sub(r"\1", address).strip("[]"))
    except ValueError:
        return IPv4Address(0)
    return getattr(parsed, "ipv4_mapped", None) or parsed


def _is_trusted_proxy(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in proxy for proxy in settings.TRUSTED_PROXIES)


def network(request: HttpRequest, *, v4: int, v6: int) -> str:
    """The visitor's address cut to a prefix, because one household holds many addresses."""
    address = _client_address(request)
    length = v4 if address.version == 4 else v6
    cut = address.max_prefixlen - length
    return f"{type(address)(int(address) >> cut << cut)}/{length}"


def reader(request: HttpRequest, day: date) -> bytes:
    """A reader of one day: at most 20 of them for each address, whatever browsers they name."""
    address = network(request, v4=32, v6=64)
    agent = hashlib.sha256(_agent(request).encode("utf-8", "replace")).digest()
    browser = int.from_bytes(agent[:4], "big") % BROWSERS_PER_ADDRESS
    return _keyed(_day_key(day), f"reader:{address}:{browser}")


def address_of_day(request: HttpRequest, day: date) -> bytes:
    """An address for the caps of one day."""
    return _keyed(_day_key(day), f"address:{network(request, v4=32, v6=64)}")


def text_of_day(text: str, day: date) -> str:
    """What stands on one day for a text that must not be kept."""
    return _keyed(_day_key(day), f"text:{text}").hex()


def group(request: HttpRequest, day: date) -> bytes:
    """The neighbourhood of addresses (/24, /56) that limits and bans hold on to for a quarter."""
    return _keyed(_group_keys(day)[_quarter(day)], f"group:{network(request, v4=24, v6=56)}")


def region(request: HttpRequest, day: date) -> bytes:
    """The wider neighbourhood: the /48 of IPv6 that one customer may hold, 256 groups; of IPv4 the same /24."""
    return _keyed(_group_keys(day)[_quarter(day)], f"region:{network(request, v4=24, v6=48)}")


def groups(request: HttpRequest, day: date) -> list[bytes]:
    """The same neighbourhood under every key that still lives: what was hashed last quarter is found too."""
    text = f"group:{network(request, v4=24, v6=56)}"
    return [_keyed(key, text) for key in _group_keys(day).values()]


def make_group_key(day: date) -> None:
    """See to it that the key is there with which a neighbourhood is hashed on that day."""
    _quarter_key(day)


def has_group_key(day: date) -> bool:
    """Whether a neighbourhood that was hashed on that day can still be recognized."""
    return VisitorKey.objects.filter(pk=_quarter(day)).exists()


def keep_group_key(day: date, until: date) -> bool:
    """Let the key that hashed the neighbourhoods of `day` live until a date; False where it is gone for good.

    Its row stays locked to the end of the transaction: whoever deletes expired keys waits, and sees the new date.
    """
    kept = VisitorKey.objects.filter(pk=_quarter(day))
    return bool(kept.update(expires_on=Greatest("expires_on", Value(until, output_field=DateField()))))


def is_person(request: HttpRequest) -> bool:
    """Whether a request may count as a reader: no robot by its name, no prefetch."""
    agent, said = _agent(request).lower(), request.META
    purpose = (said.get("HTTP_SEC_PURPOSE", "") + said.get("HTTP_PURPOSE", "")).lower()
    ahead = "prefetch" in purpose or "prerender" in purpose or said.get("HTTP_X_MOZ") == "prefetch"
    return bool(agent) and not ahead and not any(bot in agent for bot in _BOTS)


def _agent(request: HttpRequest) -> str:
    # META, because Django makes a dictionary of all headers for who asks `request.headers` for one.
    return request.META.get("HTTP_USER_AGENT", "")


class Limit(NamedTuple):
    """How many `what` of one visitor pass within a window of time."""

    what: str
    who: bytes
    most: int
    window: timedelta


def within_limit(
    what: str, who: bytes, *, limit: int, window: timedelta, now: datetime | None = None
) -> bool:
    """Count one more `what` by `who`, and say whether it is still within `limit` for the window.

    One upsert: racing requests are counted one after the other. Windows begin at multiples of
    their length, so a visitor may get up to twice the limit across an edge; that is accepted.
    """
    return within_limits([Limit(what, who, limit, window)], now)


def within_limits(limits: Sequence[Limit], now: datetime | None = None) -> bool:
    """The same for several limits in one statement: whether one more of each is still within all of them.

    They are counted in the order in which they are named here: whoever counts some of the same names them so too.
    """
    given = counting(limits, now or timezone.now())
    counted = {bytes(key): count for key, count in _ONE_MORE.rows(connection, given)}
    return all(counted[key] <= limit.most for key, limit in zip(given["keys"], limits, strict=True))


def counting(limits: Sequence[Limit], now: datetime) -> dict[str, list]:
    """What the blanks of ONE_MORE are filled with."""
    windows = [_window(limit.what, limit.who, limit.window, now) for limit in limits]
    return {"keys": [key for key, _ends in windows], "ends": [ends for _key, ends in windows]}


ONE_MORE: Wording = (
    f"INSERT INTO {RateCount._meta.db_table} AS kept (key, count, expires_at)"
    " SELECT key, 1, ends FROM unnest(%s, %s) AS counted (key, ends)"
    " ON CONFLICT (key) DO UPDATE SET count = kept.count + 1 RETURNING key, count",
    (Blank("keys", ArrayField(BinaryField())), Blank("ends", ArrayField(DateTimeField()))),
)
_ONE_MORE = Prepared(ONE_MORE)


def give_back(what: str, who: bytes, *, window: timedelta, now: datetime) -> None:
    """Take one count back: what was counted at `now` did not come about."""
    key, _expires = _window(what, who, window, now)
    RateCount.objects.filter(pk=key, count__gt=0).update(count=F("count") - 1)


def hold(what: str, who: bytes, until: datetime) -> None:
    """Keep in mind, until then, that `what` holds for `who`; a later end replaces an earlier one."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {RateCount._meta.db_table} AS kept (key, count, expires_at) VALUES (%s, 1, %s)"
            " ON CONFLICT (key) DO UPDATE SET expires_at = greatest(kept.expires_at, excluded.expires_at)",
            [_row_key(what, who, "hold"), until],
        )


def held(what: str, whos: Iterable[bytes], now: datetime) -> set[bytes]:
    """For which of them `what` holds now."""
    of_key = {_row_key(what, who, "hold"): who for who in whos}
    rows = RateCount.objects.filter(pk__in=list(of_key), expires_at__gt=now)
    return {of_key[bytes(key)] for key in rows.values_list("key", flat=True)}


def _window(what: str, who: bytes, window: timedelta, now: datetime) -> tuple[bytes, datetime]:
    start = int(now.timestamp() // window.total_seconds())
    ends = datetime.fromtimestamp((start + 1) * window.total_seconds(), tz=now.tzinfo)
    return _row_key(what, who, str(start)), ends


def _row_key(what: str, who: bytes, when: str) -> bytes:
    return hashlib.sha256(b":".join([what.encode(), who, when.encode()])).digest()[:HASH_BYTES]


def forget(now: datetime | None = None) -> None:
    """Delete keys and counts whose time is over; safe to run at any moment, as often as one likes."""
    now = now or timezone.now()
    _kept_day_key.clear()
    _kept_group_keys.clear()
    VisitorKey.objects.filter(expires_on__lt=timezone.localtime(now, jalali.site_zone()).date()).delete()
    RateCount.objects.filter(expires_at__lt=now).delete()


def _day_key(day: date) -> bytes:
    """The key of a day, which a process keeps in mind for a minute, and never longer than the day."""
    kept = _kept_day_key.get(day)
    if kept is not None and time.monotonic() < kept[1]:
        return kept[0]
    key = _key(day.isoformat(), expires_on=day)
    _keep(_kept_day_key, day, key, day)
    return key


def _group_keys(day: date) -> dict[str, bytes]:
    """The keys of all quarters that still live, the newest first, that of the day's among them; kept likewise."""
    quarter = _quarter(day)
    kept = _kept_group_keys.get(quarter)
    if kept is not None and time.monotonic() < kept[1]:
        return kept[0]
    keys = _living_group_keys()
    if quarter not in keys:
        _quarter_key(day)
        keys = _living_group_keys()
    _keep(_kept_group_keys, quarter, keys, day)
    return keys


def _living_group_keys() -> dict[str, bytes]:
    found = VisitorKey.objects.filter(period__contains="-Q").order_by("-period")
    return {period: bytes(key) for period, key in found.values_list("period", "key")}


def _keep(kept: dict, name: Hashable, value: object, day: date) -> None:
    """Keep in mind what others see too: what is read within a transaction may have been made in it and be taken back.

    Keys die with a day (forget()), and no process knows them longer than a minute or to the end of this one.
    """
    left = (jalali.at_site(day + timedelta(days=1)) - timezone.now()).total_seconds()
    if left <= 0 or connection.in_atomic_block:
        return
    seconds = min(_KEY_IS_KEPT, left)
    kept.clear()
    kept[name] = value, time.monotonic() + seconds
    # A process that nobody asks anything forgets it too.
    forgetting = threading.Timer(seconds, _forget_kept, [kept, name])
    forgetting.daemon = True
    forgetting.start()


def _forget_kept(kept: dict, name: Hashable) -> None:
    found = kept.get(name)
    if found is not None and time.monotonic() >= found[1] - 0.01:
        kept.pop(name, None)


def _quarter_key(day: date) -> bytes:
    quarter = (day.month - 1) // 3
    last = date(day.year + (quarter == 3), quarter * 3 % 12 + 4 if quarter < 3 else 1, 1) - timedelta(days=1)
    return _key(_quarter(day), expires_on=last + timedelta(days=92))


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def _key(period: str, *, expires_on: date) -> bytes:
    found = VisitorKey.objects.filter(pk=period).values_list("key", flat=True).first()
    if found is None:
        made = VisitorKey(period=period, key=secrets.token_bytes(32), expires_on=expires_on)
        VisitorKey.objects.bulk_create([made], ignore_conflicts=True)
        found = VisitorKey.objects.values_list("key", flat=True).get(pk=period)
    return bytes(found)


def _keyed(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")[:HASH_BYTES]
