"""Configuration of the scheduling app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    name = "scheduling"
    verbose_name = _("School")

    def ready(self) -> None:
        from organizations.rights import grant
        from scheduling import contributions
        from scheduling.constraints import restore_guards
        from scheduling.rights import RIGHTS

        grant(RIGHTS)
        contributions.register()
        post_migrate.connect(restore_guards, sender=self)
