"""What the address of a webhook has to be, with a sentence that says what to do."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.network_address import pinned


def check_hook_url(url: str) -> None:
    """When it is saved: the name may lead elsewhere afterwards, so who sends looks again."""
    whereto_of(url, {})


def whereto_of(url: str, headers: dict[str, str]) -> dict[str, Any]:
    """What httpx is given to ask the very address that was looked at. What is sent names people and their phones, so
    nobody on the way may read it."""
    if urlsplit(url).scheme != "https" and not settings.PRIVATE_ADDRESSES:
        raise ValidationError(_("The address has to begin with https://, so that nobody on the way can read along."))
    try:
        return pinned(url, headers)
    except ValueError as unfit:
        raise ValidationError(
            _("This address cannot be used: it leads into our own network, or it cannot be found.")
        ) from unfit
