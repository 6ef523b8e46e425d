"""Kinds of alerts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AlertKind(models.TextChoices):
    NEW_LEAD = "new_lead", _("New lead for you")
    LATE_ANSWER = "late_answer", _("First answer is late")
    NOT_ACCEPTED = "not_accepted", _("Nobody accepted the lead")
    HOT = "hot", _("Very high score")
    SCORE = "score", _("Score crossed a mark")
    STANDING = "standing", _("No change for a week")
    NOT_CONVERTED = "not_converted", _("Suitable, but not enrolled")
    QUALIFIED = "qualified", _("New suitable lead")
    KNOWN_CLIENT = "known_client", _("A known client asks again")
    OVERDUE = "overdue", _("Overdue")
    TASK = "task", _("New task")
