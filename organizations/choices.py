"""Roles of people, colours of tags, kinds of audit events."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    OWNER = "owner", pgettext_lazy("role", "Owner")
    MANAGER = "manager", _("Manager")
    SALESPERSON = "salesperson", _("Salesperson")
    RECEPTIONIST = "receptionist", _("Receptionist")
    TEACHER = "teacher", _("Teacher")
    MARKETER = "marketer", _("Marketer")
    PARTNER = "partner", _("Partner")


STAFF = (
    Role.OWNER,
    Role.MANAGER,
    Role.SALESPERSON,
    Role.RECEPTIONIST,
    Role.TEACHER,
    Role.MARKETER,
)
LEADERS = (Role.OWNER, Role.MANAGER)
# Who works on leads.
SELLERS = (*LEADERS, Role.SALESPERSON)


class Credit(models.TextChoices):
    """Whose figures an event counts in."""

    OWNER = "owner", _("Who had the lead then")
    DOER = "doer", _("Who did it")
    BOOKER = "booker", _("Who booked the trial")


class InvitationState(models.TextChoices):
    OPEN = "open", pgettext_lazy("invitation", "Open")
    USED = "used", _("Used")
    EXPIRED = "expired", _("Expired")


class Tone(models.TextChoices):
    """The few colours of chips; each is readable in light and dark."""

    GRAY = "gray", _("Gray")
    BLUE = "blue", _("Blue")
    GREEN = "green", _("Green")
    ORANGE = "orange", _("Orange")
    RED = "red", _("Red")
    VIOLET = "violet", _("Violet")


class AuditKind(models.TextChoices):
    ADDED = "added", _("Added")
    CHANGED = "changed", _("Changed")
    DELETED = "deleted", _("Deleted")
    EXPORTED = "exported", _("Exported")
    IMPORTED = "imported", _("Imported")
    TAKEN_BACK = "taken_back", _("Import undone")
    INVITED = "invited", _("Invited")
    JOINED = "joined", _("Joined")
    LEFT = "left", _("Left")
    RETURNED = "returned", _("Works here again")
    REVEALED = "revealed", _("Phone opened")
    ERASED = "erased", _("Personal data erased")
