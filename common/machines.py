"""Programs that read a page before any person does."""

import re

from django.http import HttpRequest

# Messengers and search engines. A Cubot is a telephone.
MACHINES = re.compile(r"(?<!cu)bot\b|crawl|spider|preview|externalhit|^whatsapp|^viber|slack|skype", re.IGNORECASE)


def is_machine(request: HttpRequest) -> bool:
    """As it says of itself; a page that a browser fetches beforehand nobody has seen either."""
    is_beforehand = "prefetch" in request.headers.get("Sec-Purpose", "")
    return is_beforehand or bool(MACHINES.search(request.headers.get("User-Agent", "")))
