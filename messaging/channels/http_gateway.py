"""SMS and WhatsApp by any provider that takes a message in one HTTP request."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from common.network_address import pinned
from messaging.channels.base import (
    AccountRefusedError,
    Connection,
    Limits,
    NotDeliveredError,
    RefusedError,
    TooManyError,
    UncertainError,
)
from messaging.models import Gateway, Message
from messaging.rendering import filled

if TYPE_CHECKING:
    import httpx

SECONDS = 20.0


def headers_of(lines: str) -> dict[str, str]:
    """From "Name: value" in each line."""
    pairs = (line.partition(":") for line in lines.splitlines() if ":" in line)
    return {name.strip(): value.strip() for name, _colon, value in pairs}


def body_of(body: str, facts: Mapping[str, str]) -> dict[str, Any]:
    """What httpx posts: JSON if the body is, else form fields. Values are filled in after it is taken apart, so that
    no text can break out of its place."""
    try:
        return {"json": _filled_in(json.loads(body), facts)}
    except ValueError:
        fields = parse_qsl(body, keep_blank_values=True)
        return {"data": {name: filled(value, facts) for name, value in fields}}


def _filled_in(value: Any, facts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return filled(value, facts)
    if isinstance(value, dict):
        return {key: _filled_in(one, facts) for key, one in value.items()}
    return [_filled_in(one, facts) for one in value] if isinstance(value, list) else value


def found_at(path: str, answer: Any) -> str:
    """What stands at "data.id" or "messages.0.id" of an answer; empty if there is nothing."""
    for part in path.split(".") if path else ():
        if isinstance(answer, list) and part.isdigit() and int(part) < len(answer):
            answer = answer[int(part)]
        elif isinstance(answer, dict) and part in answer:
            answer = answer[part]
        else:
            return ""
    return str(answer)[:100] if path else ""


class GatewayConnection:
    def __init__(self, gateway: Gateway, http: "httpx.Client") -> None:
        self.gateway = gateway
        self.http = http

    def send(self, message: Message) -> str:
        import httpx

        facts = {"to": message.to, "text": message.text, "id": str(message.public_id)}
        try:
            answer = self.http.post(
                **pinned(self.gateway.url, headers_of(self.gateway.headers)), **body_of(self.gateway.body, facts)
            )
        except (ValueError, httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError) as unfit:
            # Nothing has left: the settings cannot be used as they are.
            raise AccountRefusedError(str(unfit)) from unfit
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as unreached:
            raise NotDeliveredError(str(unreached)) from unreached
        except httpx.HTTPError as lost:
            raise UncertainError(str(lost)) from lost
        _judge(answer)
        return _number(answer, self.gateway.id_path)


def _judge(answer: "httpx.Response") -> None:
    said = f"{answer.status_code} {answer.text[:180]}"
    if answer.status_code == 429:
        raise TooManyError(said)
    if answer.status_code in (401, 403) or answer.is_redirect:
        raise AccountRefusedError(said)
    if answer.status_code in (500, 503):
        raise NotDeliveredError(said)
    if answer.status_code >= 500:
        raise UncertainError(said)
    if not answer.is_success:
        raise RefusedError(said)


def _number(answer: "httpx.Response", path: str) -> str:
    try:
        return found_at(path, answer.json())
    except ValueError:
        return ""


class GatewayChannel:
    def __init__(self, channel: str) -> None:
        self.channel = channel

    def is_on(self) -> bool:
        return Gateway.objects.filter(channel=self.channel, is_on=True).exists()

    def limits(self) -> Limits:
        return Limits(per_second=Gateway.objects.get(channel=self.channel).rate_per_second)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        import httpx

        gateway = Gateway.objects.get(channel=self.channel)
        # A redirect could lead into the inner network.
        with httpx.Client(timeout=SECONDS, follow_redirects=False) as http:
            yield GatewayConnection(gateway, http)
