"""Configuration of the reminders app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = _("Reminders")

    def ready(self) -> None:
        from common.contributions import PersonData, merge_policies, person_data
        from organizations.rights import grant
        from organizations.ticks import register_due
        from reminders import contributions
        from reminders.person_data import erase_tasks, read_tasks
        from reminders.rights import RIGHTS
        from reminders.rules.run import (
            give_first_steps,
            watch_absences,
            watch_clients,
            watch_events,
            watch_states,
            watch_the_clock,
            watch_trials,
        )

        grant(RIGHTS)
        merge_policies.register("reminders.Task.lead", "move")
        merge_policies.register("reminders.Alert.lead", "move")
        person_data.register("tasks", PersonData(read=read_tasks, erase=erase_tasks))
        contributions.register()
        register_due("first steps", give_first_steps)
        register_due("alerts of events", watch_events)
        register_due("alerts of time", watch_the_clock)
        register_due("alerts of states", watch_states)
        register_due("alerts of clients", watch_clients)
        register_due("calls about absences", watch_absences)
        register_due("calls about trials", watch_trials)
