"""Fixed words of trials: status, result, reminders, offers, waiting."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TrialStatus(models.TextChoices):
    SCHEDULED = "scheduled", pgettext_lazy("trial", "Booked")
    ATTENDED = "attended", pgettext_lazy("trial", "Came")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED = "cancelled", pgettext_lazy("trial", "Cancelled")


class TrialResult(models.TextChoices):
    PENDING = "pending", _("To decide")
    SALES_OFFER = "sales_offer", _("Offer made")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")


# (tone, icon): a colour never stands alone.
STATUS_SIGNS: dict[str, tuple[str, str]] = {
    TrialStatus.SCHEDULED: ("blue", "event"),
    TrialStatus.ATTENDED: ("green", "check"),
    TrialStatus.NO_SHOW: ("red", "person_off"),
    TrialStatus.CANCELLED: ("gray", "event_busy"),
}
RESULT_SIGNS: dict[str, tuple[str, str]] = {
    TrialResult.PENDING: ("gray", "hourglass_empty"),
    TrialResult.SALES_OFFER: ("orange", "local_offer"),
    TrialResult.ACCEPTED: ("green", "thumb_up"),
    TrialResult.REJECTED: ("red", "thumb_down"),
}
OUTCOMES = (TrialStatus.ATTENDED, TrialStatus.NO_SHOW)


class ReminderMoment(models.TextChoices):
    BEFORE = "before", _("Before the trial")
    AFTER = "after", _("After the trial")


class ReminderFor(models.TextChoices):
    LEAD = "lead", _("Who comes, or who answers")
    SELLER = "seller", _("Salesperson")


class TrialAnswer(models.TextChoices):
    """What they said when they were reminded."""

    COMING = "coming", _("Comes")
    CANNOT = "cannot", _("Cannot come")
    ANOTHER = "another", _("Wants another time")


ANSWER_SIGNS: dict[str, tuple[str, str]] = {
    TrialAnswer.COMING: ("green", "thumb_up"),
    TrialAnswer.CANNOT: ("red", "event_busy"),
    TrialAnswer.ANOTHER: ("orange", "update"),
}


class ReminderState(models.TextChoices):
    """What follows for a reminder from its trial as it is now, and from its message."""

    PLANNED = "planned", _("planned")
    LEAVING = "leaving", _("on its way")
    SENT = "sent", _("sent")
    NOT_SENT = "not_sent", _("did not get through")
    NO_WAY = "no_way", _("nobody to write to")
    OFF = "off", _("off")
    NOT_NEEDED = "not_needed", _("not needed")


REMINDER_SIGNS: dict[str, tuple[str, str]] = {
    ReminderState.PLANNED: ("blue", "schedule"),
    ReminderState.LEAVING: ("blue", "send"),
    ReminderState.SENT: ("green", "check"),
    ReminderState.NOT_SENT: ("red", "error"),
    ReminderState.NO_WAY: ("orange", "speaker_notes_off"),
    ReminderState.OFF: ("gray", "notifications_off"),
    ReminderState.NOT_NEEDED: ("gray", "do_not_disturb_on"),
}

# Who is reminded when: nobody asks a family how their own trial went.
REMINDERS = (
    (ReminderMoment.BEFORE, ReminderFor.LEAD),
    (ReminderMoment.BEFORE, ReminderFor.SELLER),
    (ReminderMoment.AFTER, ReminderFor.SELLER),
)


class OfferAnswer(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class SeatAnswer(models.TextChoices):
    """What became of a seat that was offered to somebody who waits."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Not answered in time")
    WITHDRAWN = "withdrawn", _("Taken back")


class WaitingEnd(models.TextChoices):
    """Why somebody waits no more."""

    ENROLLED = "enrolled", _("Has a seat")
    LEFT = "left", _("Does not wait any more")
