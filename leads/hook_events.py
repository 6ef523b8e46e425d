"""What webhooks can be told of leads: the types they choose from, and which event of the spine is which."""

from django.utils.translation import gettext_lazy as _

from leads.choices import EventKind
from leads.models import LeadEvent
from messaging.hook_events import HookEvent, hook_events

_LEADS, _TRIALS, _CLIENTS = _("Leads"), _("Trials"), _("Clients")
# {type: (what happened, whose event it is)}, in the order of the form.
TYPES = {
    "lead.created": (_("A lead came in"), _LEADS),
    "lead.updated": (_("Facts of a lead changed"), _LEADS),
    "lead.status_changed": (_("The status of a lead changed"), _LEADS),
    "lead.assigned": (_("A lead was given to somebody"), _LEADS),
    "lead.applied_again": (_("A lead applied again"), _LEADS),
    "lead.merged": (_("A lead was merged into another"), _LEADS),
    "lead.unmerged": (_("A merge was undone"), _LEADS),
    "lead.archived": (_("A lead was archived"), _LEADS),
    "lead.restored": (_("A lead came back from the archive"), _LEADS),
    "lead.erased": (_("A person was erased: forget them too"), _LEADS),
    "trial.booked": (_("A trial was booked"), _TRIALS),
    "trial.moved": (_("A trial was moved"), _TRIALS),
    "trial.cancelled": (_("A trial was cancelled"), _TRIALS),
    "trial.outcome": (_("They came to a trial, or did not"), _TRIALS),
    "client.created": (_("A lead became a client"), _CLIENTS),
    "client.taken_back": (_("That was taken back"), _CLIENTS),
}
_BY_KIND: dict[str, str] = {
    EventKind.CREATED: "lead.created",
    EventKind.EDITED: "lead.updated",
    EventKind.FILLED: "lead.updated",
    EventKind.STATUS: "lead.status_changed",
    EventKind.ASSIGNED: "lead.assigned",
    EventKind.APPLIED_AGAIN: "lead.applied_again",
    EventKind.ARCHIVED: "lead.archived",
    EventKind.RESTORED: "lead.restored",
    EventKind.ERASED: "lead.erased",
}
_TRIAL_WORDS = {
    "booked": "trial.booked",
    "restored": "trial.booked",
    "moved": "trial.moved",
    "cancelled": "trial.cancelled",
    "attended": "trial.outcome",
    "no_show": "trial.outcome",
    "outcome_back": "trial.outcome",
}


def type_of(event: LeadEvent) -> str:
    """Empty if no webhook is told of it."""
    if event.kind == EventKind.TRIAL:
        return _TRIAL_WORDS.get(event.to_value, "")
    if event.kind == EventKind.CONVERTED:
        return "client.taken_back" if event.payload.get("what") == "taken_back" else "client.created"
    if event.kind in (EventKind.MERGED, EventKind.UNMERGED):
        # Both leads have an event of it; the one that was absorbed is what the receiver knows twice.
        told = "lead.merged" if event.kind == EventKind.MERGED else "lead.unmerged"
        return told if "winner" in event.payload else ""
    if event.kind == EventKind.IMPORT_UNDONE:
        return "lead.archived" if "is_archived" in event.payload else "lead.updated"
    return _BY_KIND.get(event.kind, "")


def register() -> None:
    for name, (label, about) in TYPES.items():
        hook_events.register(name, HookEvent(label, about))
