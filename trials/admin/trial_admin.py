"""Trials in the admin: the list and the page, in one class."""

from django.contrib import admin

from trials.admin.trial_list.page import TrialListAdmin
from trials.admin.trial_page.page import TrialPageAdmin
from trials.models import TrialLesson


@admin.register(TrialLesson)
class TrialAdmin(TrialListAdmin, TrialPageAdmin):
    """Nobody deletes a trial: it is cancelled."""
