"""The staff pages of trials."""

from trials.admin.new_students import NewStudentAdmin
from trials.admin.placement_tests import PlacementTestAdmin
from trials.admin.reminders import TrialReminderAdmin
from trials.admin.trial_admin import TrialAdmin
from trials.admin.waiting_admin import WaitingEntryAdmin

__all__ = ["NewStudentAdmin", "PlacementTestAdmin", "TrialAdmin", "TrialReminderAdmin", "WaitingEntryAdmin"]
