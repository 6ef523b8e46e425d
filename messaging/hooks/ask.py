"""One request to a receiver, and what it answered."""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from threading import Timer
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.storable import storable
from messaging.hook_rules import ways_to
from messaging.hooks.signing import signed_headers
from messaging.models import WebhookEndpoint, WebhookPost
from messaging.models.webhook import ANSWER_LENGTH

if TYPE_CHECKING:
    import httpx

# Of one step (connecting, the next bytes), and of all of it: a receiver that drips a letter at a time ends here too.
SECONDS = 15.0
# Who does not take a connection by then is dead, and the next address of the name is asked.
SECONDS_TO_CONNECT = 7.0
SECONDS_IN_ALL = 30.0
GONE, TOO_MANY = 410, 429
# Of each name the address that took a connection last: it is asked first, so that a dead one is not waited for anew.
_living: dict[str, str] = {}


@dataclass(frozen=True)
class Answer:
    """The HTTP status, none if nothing was answered; what was said, or why nothing was; how long it took."""

    code: int | None
    words: str
    ms: int

    @property
    def is_good(self) -> bool:
        return self.code is not None and 200 <= self.code < 300

    @property
    def is_of_endpoint(self) -> bool:
        """Another post would not fare better now."""
        return self.code is None or self.code in (GONE, TOO_MANY) or self.code >= 500


@contextmanager
def receiver() -> Iterator["httpx.Client"]:
    """One for each endpoint: kept open for the next post, and never shared with another host of the same address."""
    import httpx

    seconds = httpx.Timeout(SECONDS, connect=min(SECONDS, SECONDS_TO_CONNECT))
    # A redirect could lead into our own network, and what is signed for one is not for another.
    with httpx.Client(timeout=seconds, follow_redirects=False, trust_env=False, verify=_known_authorities()) as http:
        yield http


@cache
def _known_authorities() -> ssl.SSLContext:
    """Read once: reading them takes longer than a post."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def ask(endpoint: WebhookEndpoint, post: WebhookPost, http: "httpx.Client") -> Answer:
    """Whatever goes wrong is an answer without a status."""
    import httpx

    begun = time.monotonic()
    code, words = None, ""
    try:
        code, words = _asked(endpoint, post, http)
    except ValidationError as refusal:
        words = " ".join(refusal.messages)
    except httpx.TimeoutException:
        words = _("No answer in time.")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, RuntimeError, ValueError) as lost:
        took_too_long = time.monotonic() - begun >= SECONDS_IN_ALL
        words = _("No answer in time.") if took_too_long else _("No connection: %(why)s") % {"why": lost}
    return Answer(code, storable(words).strip()[:ANSWER_LENGTH], int((time.monotonic() - begun) * 1000))


def _asked(endpoint: WebhookEndpoint, post: WebhookPost, http: "httpx.Client") -> tuple[int, str]:
    headers = {
        **signed_headers(endpoint, post, timezone.now()),
        "User-Agent": "crm-webhooks/1",
        # Read as it comes: nothing small unpacks to something huge here.
        "Accept-Encoding": "identity",
    }
    ways = ways_to(endpoint.url, headers)
    with _ended_in_time(http):
        return _first_to_connect(ways, post.body.encode(), http)


def _first_to_connect(ways: list[dict[str, Any]], body: bytes, http: "httpx.Client") -> tuple[int, str]:
    """Another address of the name is asked only while nobody has taken a connection: so nothing was sent yet."""
    import httpx

    *others, last = sorted(ways, key=lambda way: _living.get(_name_of(way)) != way["url"].host)
    for way in others:
        with suppress(httpx.ConnectError, httpx.ConnectTimeout):
            return _told_to(way, body, http)
    return _told_to(last, body, http)


def _name_of(way: dict[str, Any]) -> str:
    return str(way["headers"].get("Host", ""))


def _told_to(way: dict[str, Any], body: bytes, http: "httpx.Client") -> tuple[int, str]:
    import httpx

    with http.stream("POST", **way, content=body) as said:
        _living[_name_of(way)] = way["url"].host
        if said.is_redirect:
            return said.status_code, _("A redirect, and redirects are not followed: write down the last address.")
        try:
            return said.status_code, _beginning(said)
        except (httpx.HTTPError, OSError, RuntimeError):
            # The status says whether it was taken, whatever becomes of the words.
            return said.status_code, ""


@contextmanager
def _ended_in_time(http: "httpx.Client") -> Iterator[None]:
    end = Timer(SECONDS_IN_ALL, http.close)
    end.daemon = True
    end.start()
    try:
        yield
    finally:
        end.cancel()


def _beginning(said: "httpx.Response") -> str:
    """As much as is kept; the rest is not read."""
    found = b""
    for piece in said.iter_raw():
        found += piece
        if len(found) >= ANSWER_LENGTH * 4:
            break
    return found.decode(errors="replace")
