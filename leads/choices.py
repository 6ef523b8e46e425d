"""Fixed words of leads: statuses, priorities, doors, relations, event kinds."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeadStatus(models.TextChoices):
    NEW = "new", _("New")
    CONTACTED = "contacted", _("Contacted")
    INTERESTED = "interested", _("Interested")
    QUALIFIED = "qualified", _("Qualified")
    TRIAL_SCHEDULED = "trial_scheduled", _("Trial booked")
    TRIAL_ATTENDED = "trial_attended", _("Came to trial")
    SALES_OFFER = "sales_offer", _("Offer made")
    DOCUMENTS_PENDING = "documents_pending", _("Waiting for documents")
    DOCUMENTS_RECEIVED = "documents_received", _("Documents received")
    ENROLLED = "enrolled", _("Enrolled")
    LOST = "lost", _("Lost")
    UNQUALIFIED = "unqualified", _("Not suitable")
    ON_HOLD = "on_hold", _("On hold")
    DORMANT = "dormant", _("Asleep")
    CANCELLED = "cancelled", _("Cancelled")


CLOSED_STATUSES = (
    LeadStatus.ENROLLED,
    LeadStatus.LOST,
    LeadStatus.UNQUALIFIED,
    LeadStatus.CANCELLED,
)
# Leaving the road in one of these ways needs a reason.
NEEDS_REASON = (LeadStatus.LOST, LeadStatus.UNQUALIFIED)
# The road drawn on the lead page, in order.
STATUS_ROAD = (
    LeadStatus.NEW,
    LeadStatus.CONTACTED,
    LeadStatus.INTERESTED,
    LeadStatus.TRIAL_SCHEDULED,
    LeadStatus.TRIAL_ATTENDED,
    LeadStatus.SALES_OFFER,
    LeadStatus.DOCUMENTS_PENDING,
    LeadStatus.ENROLLED,
)
STATUS_TONES: dict[str, str] = {
    LeadStatus.NEW: "blue",
    LeadStatus.CONTACTED: "gray",
    LeadStatus.INTERESTED: "violet",
    LeadStatus.QUALIFIED: "green",
    LeadStatus.TRIAL_SCHEDULED: "blue",
    LeadStatus.TRIAL_ATTENDED: "green",
    LeadStatus.SALES_OFFER: "orange",
    LeadStatus.DOCUMENTS_PENDING: "orange",
    LeadStatus.DOCUMENTS_RECEIVED: "green",
    LeadStatus.ENROLLED: "green",
    LeadStatus.LOST: "red",
    LeadStatus.UNQUALIFIED: "gray",
    LeadStatus.ON_HOLD: "gray",
    LeadStatus.DORMANT: "gray",
    LeadStatus.CANCELLED: "gray",
}


class Priority(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    URGENT = "urgent", _("Urgent")


class Door(models.TextChoices):
    """The way a lead came in, kept apart from the channel that won it."""

    MANUAL = "manual", _("By hand")
    CSV = "csv", _("CSV file")
    EXCEL = "excel", _("Excel file")
    GOOGLE_SHEETS = "google_sheets", _("Google Sheet")
    PASTE = "paste", _("Pasted rows")
    FORM = "form", _("Web form")
    API = "api", _("API")
    BOT = "bot", _("Telegram bot")
    WEBHOOK = "webhook", _("Webhook")


class SourceType(models.TextChoices):
    API = "api", _("API")
    MANUAL = "manual", _("By hand")
    PORTAL = "portal", _("Partner portal")


class Relation(models.TextChoices):
    """Who answers the phone, seen from the learner."""

    SELF = "self", _("Learner")
    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Brother or sister")
    EMPLOYER = "employer", _("Employer")
    OTHER = "other", _("Somebody else")


class EventKind(models.TextChoices):
    CREATED = "created", _("Came in")
    EDITED = "edited", _("Changed")
    STATUS = "status", _("Status changed")
    ASSIGNED = "assigned", _("Given to")
    NOTE = "note", _("Note")
    TAGGED = "tagged", _("Tagged")
    UNTAGGED = "untagged", _("Tag removed")
    NEXT_CONTACT = "next_contact", _("Next contact set")
    APPLIED_AGAIN = "applied_again", _("Applied again")
    FILLED = "filled", _("Blanks filled")
    FAMILY_LINKED = "family_linked", _("Linked as family")
    NOT_DUPLICATE = "not_duplicate", _("Marked as not a duplicate")
    ARCHIVED = "archived", _("Archived")
    RESTORED = "restored", _("Restored")
    IMPORT_UNDONE = "import_undone", _("Import undone")


class CandidateState(models.TextChoices):
    OPEN = "open", _("To decide")
    SAME = "same", _("Same person")
    FAMILY = "family", _("Family")
    DIFFERENT = "different", _("Not a duplicate")


class DuplicateReason(models.TextChoices):
    """Why two leads look alike."""

    PHONE = "phone", _("Same phone")
    EMAIL = "email", _("Same email")
    TELEGRAM = "telegram", _("Same Telegram")
    PHONE_SLIP = "phone_slip", _("Phone: a slip of the hand")
    BIRTH_DATE = "birth_date", _("Same birth date")
    MAILBOX = "mailbox", _("Same name of the email")
    NAME = "name", _("Same name")
    NAME_SPELLING = "name_spelling", _("Same name, another spelling")
    NAME_SWAPPED = "name_swapped", _("First and last name swapped")
    NAME_LETTER = "name_letter", _("Name: one letter")
    NAME_ALIKE = "name_alike", _("Names alike")
