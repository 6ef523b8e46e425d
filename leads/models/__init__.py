"""Tables of leads."""

from leads.models.assignment import AssignmentRule
from leads.models.contact import LeadContact
from leads.models.conversion import LeadConversion
from leads.models.document import LeadDocument, RequiredDocument
from leads.models.duplicate import DuplicateCandidate
from leads.models.event import LeadEvent
from leads.models.facts import LeadFacts
from leads.models.industry import Industry
from leads.models.lead import Family, Lead, LeadPhone
from leads.models.merge import LeadMerge
from leads.models.newcomers import NewcomerWatch
from leads.models.qualification import LeadQualification
from leads.models.reminder import LeadReminder
from leads.models.scan import DuplicateScan
from leads.models.score import ScoreRule, ScoreUpkeep
from leads.models.source import Channel, LeadSource
from leads.models.status import LeaveReason, StatusSetting
from leads.models.touchpoint import Touchpoint
from leads.models.view import SavedView

__all__ = [
    "AssignmentRule",
    "Channel",
    "DuplicateCandidate",
    "DuplicateScan",
    "Family",
    "Industry",
    "Lead",
    "LeadContact",
    "LeadConversion",
    "LeadDocument",
    "LeadEvent",
    "LeadFacts",
    "LeadMerge",
    "LeadPhone",
    "LeadQualification",
    "LeadReminder",
    "LeadSource",
    "LeaveReason",
    "NewcomerWatch",
    "RequiredDocument",
    "SavedView",
    "ScoreRule",
    "ScoreUpkeep",
    "StatusSetting",
    "Touchpoint",
]
