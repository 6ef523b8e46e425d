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
