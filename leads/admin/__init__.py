"""Pages of leads, sources and channels."""

from leads.admin.duplicate_admin import DuplicateAdmin
from leads.admin.lead_admin import LeadAdmin
from leads.admin.reminder_admin import LeadReminderAdmin
from leads.admin.required_admin import RequiredDocumentAdmin
from leads.admin.rule_admin import AssignmentRuleAdmin
from leads.admin.saved_views import SavedViewAdmin
from leads.admin.score_rule_admin import ScoreRuleAdmin
from leads.admin.source_admin import ChannelAdmin, LeadSourceAdmin
from leads.admin.status_admin import LeaveReasonAdmin, StatusSettingAdmin

__all__ = [
    "AssignmentRuleAdmin",
    "ChannelAdmin",
    "DuplicateAdmin",
    "LeadAdmin",
    "LeadReminderAdmin",
    "LeadSourceAdmin",
    "LeaveReasonAdmin",
    "RequiredDocumentAdmin",
    "SavedViewAdmin",
    "ScoreRuleAdmin",
    "StatusSettingAdmin",
]
