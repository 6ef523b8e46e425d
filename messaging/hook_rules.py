"""What the address of a webhook has to be, with a sentence that says what to do."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.network_address import pinned_each


def check_hook_url(url: str) -> None:
    """When it is saved: the name may lead elsewhere afterwards, so who sends looks again."""
    ways_to(url, {})


def ways_to(url: str, headers: dict[str, str]) -> list[dict[str, Any]]:
    """What httpx is given to ask the very addresses that were looked at, each in turn until one takes a connection.
    What is sent names people and their phones, so nobody on the way may read it."""
    try:
        if urlsplit(url).scheme == "https" or settings.PRIVATE_ADDRESSES:
            return pinned_each(url, headers)
    except ValueError as unfit:
        raise ValidationError(
            _("This address cannot be used: it leads into our own network, or it cannot be found.")
        ) from unfit
    raise ValidationError(_("The address has to begin with https://, so that nobody on the way can read along."))
