"""How often somebody may do something, counted over all server processes and kept for nobody.

What is counted lies in the cache under keys that cannot be read back, and goes with its time.
"""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def within_limit(action: str, who: str, *, most: int, per: timedelta) -> bool:
    """Whether `who` may do this once more; counts it if so.

    In no span of `per` are more than `most` let through, also not of those at the same moment:
    each takes a slot of its own, and adding a row to the cache succeeds only once.
    """
    return take(action, who, most=most, per=per) is not None


def take(action: str, who: str, *, most: int, per: timedelta) -> str | None:
    """The slot that was free for `who`, to be given back if it shall not count; else None."""
    slots = [_key(action, who, number) for number in range(most)]
    taken = cache.get_many(slots)
    seconds = int(per.total_seconds())
    free = (slot for slot in slots if slot not in taken)
    return next((slot for slot in free if cache.add(slot, 1, seconds)), None)


def give_back(slots: list[str]) -> None:
    """What these slots were taken for does not count after all."""
    cache.delete_many(slots)


def _key(action: str, who: str, number: int) -> str:
    text = f"{action}:{number}:{who.strip().casefold()}"
    return salted_hmac("portal.lib.limits", text, algorithm="sha256").hexdigest()


def network_of(request: HttpRequest) -> str:
    """The network the request comes from: /24 or, as households have, /64; "" where unknown.

    Behind our own proxy (TRUST_PROXY) it is the last address in X-Forwarded-For, the one the
    proxy itself has seen; all before it anybody can invent.
    """
    try:
        address = ip_address(_address_of(request))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    return str(ip_network(f"{address}/{24 if address.version == 4 else 64}", strict=False))


def _address_of(request: HttpRequest) -> str:
    if settings.TRUST_PROXY and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR")):
        return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "").split("%")[0]
