"""Configuration of the scheduling app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    name = "scheduling"
    verbose_name = _("School")

    def ready(self) -> None:
        from organizations.rights import grant
        from organizations.ticks import register_due
        from scheduling import contributions, message_kinds
        from scheduling.constraints import restore_guards
        from scheduling.rights import RIGHTS
        from scheduling.services.resume_pauses import resume_due_pauses

        grant(RIGHTS)
        contributions.register()
        message_kinds.register()
        register_due("pauses that end", resume_due_pauses)
        post_migrate.connect(restore_guards, sender=self)
