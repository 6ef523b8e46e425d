"""Tables of leads."""

from leads.models.duplicate import DuplicateCandidate
from leads.models.event import LeadEvent
from leads.models.facts import LeadFacts
from leads.models.lead import Family, Lead, LeadPhone
from leads.models.source import Channel, LeadSource
from leads.models.view import SavedView

__all__ = [
    "Channel",
    "DuplicateCandidate",
    "Family",
    "Lead",
    "LeadEvent",
    "LeadFacts",
    "LeadPhone",
    "LeadSource",
    "SavedView",
]
