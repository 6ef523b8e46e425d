"""How a lead is sent to a door: its address and examples that can be copied as they are."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from import_service.admin.columns_panel import column_groups
from import_service.admin.ways_in import TRAY
from import_service.deliveries import SETTLED
from import_service.models import HostedForm, Intake
from import_service.silence import silent_sources

# Kept apart from the texts of the page: code is the same in every language.
_CURL = """curl -X POST {address} \\
  -H 'Content-Type: application/json' \\
  -H 'Idempotency-Key: order-1001' \\
  -d '{{"name": "Aziz Karimov", "phone": "+998 90 123 45 67", "course": "IELTS", "note": "In the evening"}}'"""
_FORM = """<form id="lead-form">
  <input name="name" placeholder="Name" required>
  <input name="phone" type="tel" placeholder="Phone" required>
  <button>Send</button>
  <p role="status"></p>
</form>
<script>
document.getElementById("lead-form").addEventListener("submit", async (event) => {{
  event.preventDefault();
  const form = event.target;
  const answer = await fetch("{address}", {{method: "POST", body: new FormData(form)}});
  form.querySelector("[role=status]").textContent = answer.ok ? "Thank you!" : "Please look at it once more.";
  if (answer.ok) form.reset();
}});
</script>"""


def address_of_door(request: HttpRequest, intake: Intake) -> str:
    return str(request.build_absolute_uri(reverse("intake", args=(intake.token,))))


def how_to(request: HttpRequest, intake: Intake) -> Mapping[str, Any]:
    address = address_of_door(request, intake)
    until = intake.old_token_until
    return {
        "intake": intake,
        "hosted": HostedForm.objects.filter(intake=intake).first(),
        "address": address,
        "curl": _CURL.format(address=address),
        "page_form": _FORM.format(address=address),
        "known_fields": column_groups(without=SETTLED),
        "old_until": until if until and until > timezone.now() else None,
        "deliveries_url": deliveries_url(intake),
        "silence": next((one for one in silent_sources(timezone.now()) if one.source == intake.source), None),
    }


def deliveries_url(intake: Intake) -> str:
    return f"{reverse(TRAY)}?source__id__exact={intake.source_id}"
