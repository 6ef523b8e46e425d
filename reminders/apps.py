"""Configuration of the reminders app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = _("Reminders")

    def ready(self) -> None:
        from common.contributions import merge_policies
        from organizations.rights import grant
        from reminders import contributions
        from reminders.rights import RIGHTS

        grant(RIGHTS)
        merge_policies.register("reminders.Task.lead", "move")
        merge_policies.register("reminders.Alert.lead", "move")
        contributions.register()
