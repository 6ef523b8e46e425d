"""Whom a chat may speak for: leads that have its Telegram, and the one a person of the center or an own phone tied to
it. Nobody else, whatever a button says."""

from django.db.models import Q

from bots.dialogs.registries import StaleButtonError
from bots.models import Conversation
from leads.models import Lead
from trials.models import TrialLesson

MOST = 20


def leads_of(conversation: Conversation) -> list[Lead]:
    """The leads of this chat, the last one first."""
    mine = Q(telegram_id=int(conversation.chat.address)) | Q(pk=conversation.lead_id)
    leads = Lead.objects.filter(mine, is_archived=False, merged_into=None)
    return list(leads.select_related("course", "branch").order_by("-pk")[:MOST])


def lead_of(conversation: Conversation, number: str) -> Lead:
    """The one a button names. Raises StaleButtonError for anybody else's."""
    found = next((lead for lead in leads_of(conversation) if str(lead.pk) == number), None)
    if found is None:
        raise StaleButtonError
    return found


def trial_of(conversation: Conversation, number: str) -> TrialLesson:
    """As lead_of, of their trials to come."""
    if not number.isdecimal() or len(number) > 18:
        raise StaleButtonError
    trials = TrialLesson.objects.for_page().scheduled().filter(lead__in=leads_of(conversation), pk=int(number))
    found: TrialLesson | None = trials.first()
    if found is None:
        raise StaleButtonError
    return found
