"""What a provider's settings have to be, each with a sentence that says what to do."""

import json
import re
from urllib.parse import parse_qsl

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from common.network_address import check_public
from messaging.rendering import VARIABLE

KNOWN = ("to", "text", "id")
NEEDED = ("to", "text")
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+:[ \t]*[\x21-\x7e][\x20-\x7e]*")


def check_url(url: str) -> None:
    try:
        check_public(url)
    except ValueError as unfit:
        raise ValidationError(
            _("This address cannot be used: it leads into our own network, or it cannot be found.")
        ) from unfit


def check_body(body: str) -> None:
    """JSON or form fields, with the phone and the text in them."""
    text = body.strip()
    if text.startswith(("{", "[")):
        _check_json(text)
    elif not parse_qsl(text, keep_blank_values=True) or "=" not in text:
        raise ValidationError(_("The body is neither JSON nor form fields. Choose an example below and change it."))
    strange = [name for name in dict.fromkeys(VARIABLE.findall(text)) if name not in KNOWN]
    if strange:
        allowed = ", ".join(f"{{{name}}}" for name in KNOWN)
        words = _("Nobody knows {%(name)s}. There are: %(allowed)s.")
        raise ValidationError(words % {"name": strange[0], "allowed": allowed})
    for name in NEEDED:
        if f"{{{name}}}" not in text:
            raise ValidationError(_("The body has no {%(name)s}: the provider would not know it.") % {"name": name})


def _check_json(text: str) -> None:
    try:
        json.loads(text)
    except ValueError as error:
        place = {"line": getattr(error, "lineno", 1), "letter": getattr(error, "colno", 1)}
        words = _("The body is no valid JSON: look at line %(line)s, letter %(letter)s.")
        raise ValidationError(words % place) from error


def check_headers(lines: str) -> None:
    for number, line in enumerate(lines.splitlines(), 1):
        if line.strip() and not _HEADER.fullmatch(line.strip()):
            words = _("Line %(number)s is no header. Write “Name: value” in Latin letters, one in a line.")
            raise ValidationError(words % {"number": number})
