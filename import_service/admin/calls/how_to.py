"""How an exchange is told of a line: its address, its secret, a few steps; and which of its fields mean what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from import_service.admin.ways_in import TRAY
from import_service.calls.fields import meanings_of
from import_service.calls.proof import HEADER, url_secret
from import_service.choices import CallFact, CallProvider, DeliveryKind
from import_service.deliveries import cells_of
from import_service.models import CallLine, Delivery

LAST, MOST = 30, 60


@dataclass(frozen=True)
class FieldLine:
    position: int
    name: str
    sample: str
    fact: str


def how_to(request: HttpRequest, line: CallLine) -> Mapping[str, Any]:
    until = line.old_secret_until
    is_ours = line.provider != CallProvider.ZADARMA
    return {
        "line": line,
        "address": request.build_absolute_uri(_path(line)),
        "secret": line.secret if is_ours and line.provider != CallProvider.ADDRESS else "",
        "steps": _steps(line),
        "old_until": until if until and until > timezone.now() else None,
        "deliveries_url": calls_url(line),
        "last": Delivery.objects.filter(source=line.source_id, kind=DeliveryKind.CALL).order_by("-pk").first(),
        "field_lines": field_lines(line) if is_ours else [],
        "facts": CallFact.choices,
    }


def _path(line: CallLine) -> str:
    if line.provider == CallProvider.ADDRESS:
        return reverse("calls_with_secret", args=(line.public_id, url_secret(line.secret)))
    return reverse("calls", args=(line.public_id,))


def calls_url(line: CallLine) -> str:
    return f"{reverse(TRAY)}?source__id__exact={line.source_id}&kind__exact=call"


def _steps(line: CallLine) -> list[str]:
    address = _("Copy the address, and enter it at your provider where it sends events of calls (webhook, HTTP API).")
    look = _("Call one of your numbers: below it is shown what came, and you choose what each field means.")
    if line.provider == CallProvider.STANDARD:
        return [address, _("Enter the secret there too: each event is signed with it, by Standard Webhooks."), look]
    if line.provider == CallProvider.HEADER:
        words = _("Let it send the secret with each event: as the header %(header)s, as a bearer or as a password.")
        return [address, words % {"header": HEADER}, look]
    if line.provider == CallProvider.ADDRESS:
        return [address, _("The secret is in the address: keep it as you keep a password."), look]
    return [
        _("At Zadarma open Settings, Integrations and API, and make the keys. Press “New secret” here and enter it."),
        _("There enter the address under “Notifications of calls in the PBX”, and switch on all events of calls."),
        _("Call one of your numbers. In a few seconds it stands on the page of the lead."),
    ]


def field_lines(line: CallLine) -> list[FieldLine]:
    """Names of the last events, each with an example."""
    told = Delivery.objects.filter(source=line.source_id, kind=DeliveryKind.CALL).order_by("-pk")
    samples: dict[str, str] = {}
    for payload in told.values_list("payload", flat=True)[:LAST]:
        for name, text in cells_of(payload).items():
            samples.setdefault(name, text)
    names = list(samples)[:MOST]
    meanings = meanings_of(names, line.mapping)
    return [FieldLine(place, name, samples[name][:60], meanings[name]) for place, name in enumerate(names)]


def chosen_facts(lines: Sequence[FieldLine], data: Any) -> dict[str, str]:
    """{name: a CallFact, or nothing} of those that were chosen anew; the name is posted beside, for others may have
    come meanwhile."""
    known = {each.name: each.fact for each in lines}
    found = {}
    for place in range(MOST):
        name, fact = data.get(f"name_{place}"), data.get(f"fact_{place}")
        if name in known and fact is not None and fact != known[name] and (fact in CallFact.values or fact == ""):
            found[str(name)] = str(fact)
    return found
