"""Fixed words of leads: statuses, priorities, doors, relations, event kinds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# What a lead shares with a client it may become.
from clients.choices import REACHED as REACHED
from clients.choices import Direction as Direction
from clients.choices import Priority as Priority
from clients.choices import TouchChannel as TouchChannel
from clients.choices import TouchOutcome as TouchOutcome


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
# Each step behind the one before it. What happens by itself only ever moves a lead to the right.
FORWARD = (
    LeadStatus.NEW,
    LeadStatus.CONTACTED,
    LeadStatus.INTERESTED,
    LeadStatus.QUALIFIED,
    LeadStatus.TRIAL_SCHEDULED,
    LeadStatus.TRIAL_ATTENDED,
    LeadStatus.SALES_OFFER,
    LeadStatus.DOCUMENTS_PENDING,
    LeadStatus.DOCUMENTS_RECEIVED,
    LeadStatus.ENROLLED,
)
# Reaching one of these qualifies a lead for good; only a qualified lead can be enrolled.
QUALIFIES = (LeadStatus.QUALIFIED, LeadStatus.TRIAL_ATTENDED)
_AT_WORK = frozenset(FORWARD) - {LeadStatus.NEW, LeadStatus.ENROLLED}
_ASIDE = frozenset(
    (LeadStatus.LOST, LeadStatus.UNQUALIFIED, LeadStatus.ON_HOLD, LeadStatus.DORMANT, LeadStatus.CANCELLED)
)
_ANEW = frozenset((LeadStatus.CONTACTED, LeadStatus.INTERESTED, LeadStatus.QUALIFIED, LeadStatus.TRIAL_SCHEDULED))
# What a person may make of a lead: from the status it has to these. A lead that was spoken to is never new again.
TRANSITIONS: dict[str, frozenset[LeadStatus]] = {
    LeadStatus.NEW: _AT_WORK | _ASIDE,
    **{status: _AT_WORK - {status} | _ASIDE | {LeadStatus.ENROLLED} for status in _AT_WORK},
    LeadStatus.ENROLLED: frozenset((LeadStatus.CANCELLED, LeadStatus.DOCUMENTS_PENDING)),
    **{status: _ANEW | _ASIDE - {status} for status in _ASIDE},
}
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


# From this score on a lead is hot; bands of the score are 0–39, 40–69, 70–100.
HOT = 80


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
    WHATSAPP = "whatsapp", _("WhatsApp")


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
    TOUCH = "touch", _("Call or message")
    REMINDER = "reminder", _("Reminder")
    ACCEPTED = "accepted", _("Accepted")
    SCORE = "score", _("Score")
    MERGED = "merged", _("Merged")
    UNMERGED = "unmerged", _("Merge undone")
    CONTACT = "contact", _("Contact person")
    DOCUMENT = "document", _("Document")
    QUALIFICATION = "qualification", _("Budget and need")
    CLIENT = "client", _("Client")
    RECOMMENDED = "recommended", _("Recommended by a client")
    AGREED = "agreed", _("Agreed")
    TRIAL = "trial", _("Trial lesson")
    TEST = "test", _("Placement test")
    OFFER = "offer", _("Offer")
    WAITING = "waiting", _("Waiting list")
    CONVERTED = "converted", _("Became a client")
    CLOSED = "closed", _("Everything is here")
    TOLD = "told", _("Message")
    OPENED = "opened", _("Probably opened")
    CLICKED = "clicked", _("Link opened")
    VISITED = "visited", _("Form opened")
    REPLIED = "replied", _("Answered")
    ERASED = "erased", _("Personal data erased")


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


# What leads do with what is sent to them: each thing once, known by its `to_value`.
ENGAGEMENT = (EventKind.OPENED, EventKind.CLICKED, EventKind.VISITED, EventKind.REPLIED)
# Facts that somebody may have to be told of. An import by the million writes none of them.
NEWS_KINDS = (EventKind.ASSIGNED, EventKind.STATUS, EventKind.SCORE, EventKind.APPLIED_AGAIN)

# What the figures of a day count one by one.
FIGURE_KINDS = (EventKind.TOUCH, EventKind.STATUS, EventKind.TRIAL, EventKind.OFFER)
# What may have changed whose a lead is, or whether it counts.
TURN_KINDS = (
    EventKind.ASSIGNED,
    EventKind.MERGED,
    EventKind.UNMERGED,
    EventKind.IMPORT_UNDONE,
    EventKind.RESTORED,
)


class ReminderKind(models.TextChoices):
    FOLLOW_UP = "follow_up", _("Next contact")
    FIRST_CONTACT = "first_contact", _("First call")
    CUSTOM = "custom", _("Reminder")


class ReminderStatus(models.TextChoices):
    PENDING = "pending", _("Waiting")
    SENT = "sent", _("Reminded")
    COMPLETED = "completed", _("Done")
    OVERDUE = "overdue", _("Overdue")
    CANCELLED = "cancelled", _("Cancelled")


OPEN_REMINDERS = (ReminderStatus.PENDING, ReminderStatus.SENT, ReminderStatus.OVERDUE)


class ScoreSign(models.TextChoices):
    FIELD_KNOWN = "field_known", _("Is known")
    FIELD_EQUALS = "field_equals", _("Equals")
    EVENT_COUNTED = "event_counted", _("Happened")
    SILENCE = "silence", _("Silent for days")


class ScoreAudience(models.TextChoices):
    EVERYBODY = "everybody", _("Everybody")
    PERSONS = "persons", _("Persons")
    COMPANIES = "companies", _("Companies")


class ScorePreset(models.TextChoices):
    """Rules that are shipped together."""

    SCHOOL = "school", _("School")
    COMPANIES = "companies", _("Companies")


class ScoreBand(models.TextChoices):
    """How far a lead is, by its score alone."""

    NEW = "new", _("New")
    CONTACTED = "contacted", _("Contacted")
    QUALIFIED = "qualified", _("Qualified")


# From these scores on, the highest first.
SCORE_BANDS = ((70, ScoreBand.QUALIFIED, "green"), (40, ScoreBand.CONTACTED, "blue"), (0, ScoreBand.NEW, "gray"))


class AssignmentKind(models.TextChoices):
    CLIENT_OWNER = "client_owner", _("It is of a client: the owner of the client")
    FAMILY = "family", _("Somebody of the family is here: the same owner")
    SOURCE_OWNER = "source_owner", _("The source has an owner")
    BRANCH = "branch", _("The branch is known: its people")
    REGION = "region", _("City or region")
    COURSE = "course", _("Course")
    SOURCE = "source", _("Source")


class ContactRole(models.TextChoices):
    PARENT = "parent", _("Parent")
    DECISION_MAKER = "decision_maker", _("Decides")
    INFLUENCER = "influencer", _("Has a say")
    CHAMPION = "champion", _("Speaks for us")
    END_USER = "end_user", _("Will learn")
    GATEKEEPER = "gatekeeper", _("Lets us through")
    OTHER = "other", _("Other")


class Authority(models.TextChoices):
    DECIDES = "decides", _("Decides alone")
    TOGETHER = "together", _("Decides with others")
    ASKS = "asks", _("Has to ask")


class Timeline(models.TextChoices):
    NOW = "now", _("Now")
    MONTH = "month", _("Within a month")
    QUARTER = "quarter", _("Within three months")
    LATER = "later", _("Later")


class DocumentType(models.TextChoices):
    IDENTITY = "identity", _("Identity document")
    PHOTO = "photo", _("Photo")
    CONSENT = "consent", _("Parent's consent")
    CONTRACT = "contract", _("Contract")
    RECEIPT = "receipt", _("Payment receipt")
    CERTIFICATE = "certificate", _("Certificate")
    OTHER = "other", _("Other")
