"""Pages of leads, sources and channels."""

from leads.admin.duplicates.queue import DuplicateAdmin
from leads.admin.lead_admin import LeadAdmin
from leads.admin.lead_list.saved_views import SavedViewAdmin
from leads.admin.reminder_admin import LeadReminderAdmin
from leads.admin.settings.assignment_rules import AssignmentRuleAdmin
from leads.admin.settings.industries import IndustryAdmin
from leads.admin.settings.required_papers import RequiredDocumentAdmin
from leads.admin.settings.score_rules import ScoreRuleAdmin
from leads.admin.settings.sources import ChannelAdmin, LeadSourceAdmin
from leads.admin.settings.statuses import LeaveReasonAdmin, StatusSettingAdmin

__all__ = [
    "AssignmentRuleAdmin",
    "ChannelAdmin",
    "DuplicateAdmin",
    "IndustryAdmin",
    "LeadAdmin",
    "LeadReminderAdmin",
    "LeadSourceAdmin",
    "LeaveReasonAdmin",
    "RequiredDocumentAdmin",
    "SavedViewAdmin",
    "ScoreRuleAdmin",
    "StatusSettingAdmin",
]
