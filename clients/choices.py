"""Kinds, statuses and words of clients; what a contact with a person can be, of a lead as of a client."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ClientKind(models.TextChoices):
    PERSON = "person", _("Person")
    COMPANY = "company", _("Company")


class ClientStatus(models.TextChoices):
    PROSPECT = "prospect", _("Prospect")
    ACTIVE = "active", pgettext_lazy("client", "Active")
    PAUSED = "paused", _("Paused")
    FORMER = "former", _("Former")
    BLOCKED = "blocked", _("Blocked")


CLIENT_TONES: dict[str, str] = {
    ClientStatus.PROSPECT: "blue",
    ClientStatus.ACTIVE: "green",
    ClientStatus.PAUSED: "orange",
    ClientStatus.FORMER: "gray",
    ClientStatus.BLOCKED: "red",
}


class Priority(models.TextChoices):
    LOW = "low", _("Low")
    MEDIUM = "medium", _("Medium")
    HIGH = "high", _("High")
    URGENT = "urgent", _("Urgent")


class Gender(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", pgettext_lazy("gender", "Other")


class CompanyType(models.TextChoices):
    CORPORATION = "corporation", _("Corporation")
    LIMITED = "llc", _("Limited company")
    SOLE = "sole_proprietor", _("Sole proprietor")
    STATE = "state", _("State body")
    SCHOOL = "school", _("School or university")
    NONPROFIT = "nonprofit", _("Non-profit")
    OTHER = "other", pgettext_lazy("company", "Other")


class ContactRelation(models.TextChoices):
    """What somebody who answers for a client is to that client."""

    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    GRANDPARENT = "grandparent", _("Grandparent")
    GUARDIAN = "guardian", _("Guardian")
    SIBLING = "sibling", _("Brother or sister")
    SPOUSE = "spouse", _("Husband or wife")
    EMPLOYER = "employer", _("Employer")
    DIRECTOR = "director", _("Director")
    STAFF_MANAGER = "hr", _("Staff manager")
    ACCOUNTANT = "accountant", _("Accountant")
    OTHER = "other", pgettext_lazy("contact", "Other")


class ClientTie(models.TextChoices):
    """What somebody who asks is to a client."""

    SELF = "self", _("Existing client")
    FAMILY = "family", _("Family of a client")
    COMPANY = "company", _("From a client company")


class ClientEventKind(models.TextChoices):
    CREATED = "created", pgettext_lazy("client", "Became a client")
    EDITED = "edited", _("Changed")
    STATUS = "status", _("Status")
    PRIORITY = "priority", _("Priority")
    OWNER = "owner", _("Owner")
    CONTACT_LINKED = "contact_linked", _("Contact added")
    CONTACT_CHANGED = "contact_changed", _("Contact changed")
    CONTACT_REMOVED = "contact_removed", _("Contact removed")
    NOTE = "note", _("Note")
    INTERACTION = "interaction", _("Call or message")
    DOCUMENT = "document", _("Document")
    TAGS = "tags", _("Tags")
    NEW_INTEREST = "new_interest", _("Asked again")
    RECOMMENDED = "recommended", _("Recommended us to a friend")
    CONVERTED = "converted", _("Lead taken over")
    ENROLLED = "enrolled", _("Joined a group")
    LEFT_GROUP = "left_group", _("Left a group")
    FINISHED_GROUP = "finished_group", _("Finished a group")
    MOVED_GROUP = "moved_group", _("Moved to another group")
    STAYS_IN_GROUP = "stays_in_group", _("Stays in the group after all")
    PAUSED = "paused", pgettext_lazy("event", "Pause")
    RESUMED = "resumed", _("Back from a pause")
    WAITING = "waiting", _("Waiting list")
    TOLD = "told", _("Message")
    IMPORTED = "imported", _("Moved in")
    ARCHIVED = "archived", _("Archived")
    RESTORED = "restored", _("Restored")


class WaitingNews(models.TextChoices):
    """What a line of a lead or a client about the waiting list tells."""

    PUT = "put", _("On the waiting list")
    OFFERED = "offered", _("A seat is offered")
    ACCEPTED = "accepted", _("Offered seat accepted")
    DECLINED = "declined", _("Offered seat declined")
    EXPIRED = "expired", _("Offered seat not answered in time")
    WITHDRAWN = "withdrawn", _("Offered seat taken back")
    LEFT = "left", _("Waits no more")
    BACK = "back", _("Waits again")


class NoteCategory(models.TextChoices):
    GENERAL = "general", _("General")
    STUDIES = "studies", _("Studies")
    PAYMENT = "payment", _("Payment")
    HEALTH = "health", _("Health")
    COMPLAINT = "complaint", _("Complaint")
    FOLLOW_UP = "follow_up", _("To do")


class ClientDocumentType(models.TextChoices):
    CONTRACT = "contract", _("Contract")
    IDENTITY = "identity", _("Identity document")
    CONSENT = "consent", _("Parent's consent")
    INVOICE = "invoice", _("Invoice")
    RECEIPT = "receipt", _("Payment receipt")
    CERTIFICATE = "certificate", _("Certificate")
    OTHER = "other", pgettext_lazy("document", "Other")


class TouchChannel(models.TextChoices):
    PHONE = "phone", _("Phone")
    MESSENGER = "messenger", _("Messenger")
    SMS = "sms", _("SMS")
    EMAIL = "email", _("Email")
    MEETING = "meeting", _("Meeting")
    VIDEO = "video", _("Video call")
    SOCIAL = "social", _("Social network")
    MAIL = "mail", _("Letter")
    OTHER = "other", _("Other")


class Direction(models.TextChoices):
    OUTBOUND = "outbound", _("We")
    INBOUND = "inbound", _("They")


class TouchOutcome(models.TextChoices):
    SUCCESS = "success", _("Reached")
    NO_ANSWER = "no_answer", _("No answer")
    VOICEMAIL = "voicemail", _("Voicemail")
    BOUNCED = "bounced", _("Did not arrive")
    DECLINED = "declined", _("Declined")
    FOLLOW_UP = "follow_up", _("Asked to call later")
    PENDING = "pending", _("Waiting for an answer")


# Somebody spoke or wrote back: a real contact, not only a try.
REACHED = (TouchOutcome.SUCCESS, TouchOutcome.DECLINED, TouchOutcome.FOLLOW_UP)
# Only a try: nothing came through.
UNREACHED = (TouchOutcome.NO_ANSWER, TouchOutcome.VOICEMAIL, TouchOutcome.BOUNCED)
