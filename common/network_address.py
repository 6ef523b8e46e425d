"""From which address of the network a request came, by which logins and public pages are limited; and to which one of
ours may go."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import getaddrinfo
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

# So much of an IPv6 address belongs to one household; the rest it may change at will.
HOUSEHOLD_BITS = 64
# The one part of IPv6 whose addresses are of single machines of the world; and how an old address is written in it.
_SINGLE, _TRANSLATED = ip_network("2000::/3"), ip_network("64:ff9b::/96")


def address_of(request: HttpRequest) -> str | None:
    """As our server saw it, or our proxy, which writes behind the last comma: before it stands what anybody made up."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    seen = told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        address = ip_address(seen)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or IPv6Address(int(address) >> HOUSEHOLD_BITS << HOUSEHOLD_BITS)
    return str(address)


def check_public(url: str) -> None:
    """Raises ValueError unless this is a web address outside our own network: what a person types must not make the
    server knock at doors only it can reach. `PRIVATE_ADDRESSES=on` lifts it for tests and for gateways of one's own."""
    public_addresses(url)


def public_addresses(url: str) -> list[str]:
    """Those of the host, for a request to go to one of them and nowhere else: asked again, the name could lead inside
    by then. Empty if any will do. Raises ValueError as check_public."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not an address of the web.")
    if settings.PRIVATE_ADDRESSES:
        return []
    try:
        found = {str(entry[4][0]) for entry in getaddrinfo(parts.hostname, parts.port or 443)}
    except OSError as unknown:
        raise ValueError(f"The address of {parts.hostname} cannot be found.") from unknown
    if not all(_is_outside(address) for address in found):
        raise ValueError(f"{parts.hostname} is inside our own network.")
    return sorted(found, key=lambda address: (ip_address(address).version, address))


def _is_outside(text: str) -> bool:
    """A machine of the world: no address of our own network, however it is written, and none of many machines."""
    address = ip_address(text)
    if isinstance(address, IPv6Address):
        if address in _TRANSLATED:
            return _is_outside(str(IPv4Address(int(address) & 0xFFFFFFFF)))
        if address.ipv4_mapped is None and address not in _SINGLE:
            return False
    return address.is_global and not address.is_multicast


def pinned(url: str, headers: dict[str, str]) -> dict[str, Any]:
    """What httpx is given to ask the very address that was looked at, under its own name. Raises ValueError as
    check_public."""
    return pinned_each(url, headers)[0]


def pinned_each(url: str, headers: dict[str, str]) -> list[dict[str, Any]]:
    """The same for every address of the name, the first to be asked first: one of them may be dead."""
    import httpx

    try:
        addresses, named = public_addresses(url), httpx.URL(url)
    except httpx.InvalidURL as unfit:
        raise ValueError(f"{url[:100]} is no address.") from unfit
    if not addresses:
        return [{"url": named, "headers": headers}]
    by_name = {"headers": {**headers, "Host": named.netloc.decode()}, "extensions": {"sni_hostname": named.host}}
    return [{"url": named.copy_with(host=address), **by_name} for address in addresses]
