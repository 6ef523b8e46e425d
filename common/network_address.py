"""From which address of the network a request came; logins and public pages are limited by it."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

# So much of an IPv6 address belongs to one household; the rest it may change at will.
HOUSEHOLD_BITS = 64


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
