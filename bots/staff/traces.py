"""What the chats of people who work here keep about a lead: cards, and what the bot answered to their buttons."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from bots.models import Conversation
from bots.staff.follow_ups import topic_of_reminder
from bots.staff.new_leads import topic_of_lead
from bots.staff.questions import topic_of_talk
from leads.models import LeadReminder
from messaging.models import Message
from trials.models import TrialReminder

# Of My day: many people in one text. It is worth nothing the day after, so none is kept when somebody is forgotten.
DAY_TOPIC = "staff-day"


def answer_topic(lead_id: int) -> str:
    """Of what the bot answers to who presses a button about a lead."""
    return f"staff-lead:{lead_id}"


def messages_about(pks: Sequence[int]) -> QuerySet:
    """Of these leads, and every My day."""
    reminders = LeadReminder.objects.filter(lead__in=pks).values_list("pk", flat=True)
    talks = Conversation.objects.filter(lead__in=pks).values_list("pk", flat=True)
    topics = [
        DAY_TOPIC,
        *(answer_topic(pk) for pk in pks),
        *(topic_of_lead(pk) for pk in pks),
        *(topic_of_reminder(pk) for pk in reminders),
        *(topic_of_talk(pk) for pk in talks),
    ]
    reminded = TrialReminder.objects.filter(trial__lead__in=pks, message__isnull=False).values("message")
    rows: QuerySet = Message.objects.filter(Q(topic__in=topics) | Q(pk__in=reminded))
    return rows
