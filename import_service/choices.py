"""Fixed words of imports: what became of a job, of a row, and why."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    READING = "reading", _("Reading")
    PLANNED = "planned", _("To check")
    APPLYING = "applying", _("Writing")
    DONE = "done", _("Done")
    UNDOING = "undoing", _("Undoing")
    UNDONE = "undone", _("Undone")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")


WORKING = (JobStatus.WAITING, JobStatus.READING, JobStatus.APPLYING, JobStatus.UNDOING)


class Outcome(models.TextChoices):
    """What happens (before confirming) or happened (after) to a row; their counts add up to the rows."""

    CREATED = "created", _("New")
    UPDATED = "updated", _("Fills blanks")
    DUPLICATE = "duplicate", _("Already here")
    REVIEW = "review", _("To review")
    INVALID = "invalid", _("Invalid")


class Reason(models.TextChoices):
    """Why a row has its outcome."""

    NEW = "new", _("New person")
    FAMILY = "family", _("Same phone, another learner: family")
    FILLS = "fills", _("Same person: fills blanks")
    APPLIED_AGAIN = "applied_again", _("Same person applied again")
    TWICE_IN_FILE = "twice_in_file", _("Twice in this file")
    IMPORTED_BEFORE = "imported_before", _("This row was imported before")
    SEVERAL_MATCHES = "several_matches", _("Matches different leads")
    UNSURE = "unsure", _("Same contact, names alike but not equal")
    CHANGED_SINCE = "changed_since", _("Changed since the preview")
    UNREADABLE = "unreadable", _("A cell could not be read")
    NOBODY = "nobody", _("Nothing to know the person by")
    MISSING = "missing", _("The source demands more")
    SKIPPED = "skipped", _("Skipped by a person")
    CALL = "call", _("A call, written down")
    CALL_GOES_ON = "call_goes_on", _("A call that is not over")
    NO_CUSTOMER = "no_customer", _("No customer: our own or an inner number")
    NO_CALL = "no_call", _("Says nothing of a call")
    TEST = "test", _("A test")
    MESSAGE = "message", _("A message, in Conversations")


OPEN = (*WORKING, JobStatus.PLANNED)


class SheetState(models.TextChoices):
    """How the last sync of a Google Sheet went."""

    NEVER = "never", _("Not synced yet")
    SYNCED = "synced", _("Synced")
    BUSY = "busy", _("Tries again")
    ASKS = "asks", _("Asks you")
    REFUSED = "refused", _("Cannot be read")


class DeliveryState(models.TextChoices):
    """What became of something that a source delivered by itself."""

    WAITING = "waiting", _("In work")
    DONE = "done", _("Worked on")
    FAILED = "failed", _("Needs a person")
    LEFT = "left", _("Left aside")


class DeliveryKind(models.TextChoices):
    """What it is that came; `services.delivery_kinds` says who takes it in."""

    LEAD = "lead", _("Lead")
    CALL = "call", _("Call")
    META_LEAD = "meta_lead", _("Lead of Meta")
    WHATSAPP = "whatsapp", _("WhatsApp message")


class CallProvider(models.TextChoices):
    """Who tells of calls, and how they prove that it is them."""

    STANDARD = "standard", _("Signed (Standard Webhooks)")
    HEADER = "header", _("Secret in a header")
    ADDRESS = "address", _("Secret in the address")
    ZADARMA = "zadarma", "Zadarma"


class CallFact(models.TextChoices):
    """What a field of a call can say."""

    CALL_ID = "call_id", _("Id of the call")
    EVENT = "event", _("What happened")
    DIRECTION = "direction", _("Incoming or outgoing")
    CALLER = "caller", _("Who called")
    CALLED = "called", _("Which number was called")
    ANSWERED = "answered", _("Answered or how it ended")
    SECONDS = "seconds", _("Seconds of talk")
    RECORDING = "recording", _("Link of the recording")
    BEGAN_AT = "began_at", _("When it began")
