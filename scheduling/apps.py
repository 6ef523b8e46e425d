"""Configuration of the scheduling app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchedulingConfig(AppConfig):
    name = "scheduling"
    verbose_name = _("School")

    def ready(self) -> None:
        from organizations.rights import grant
        from scheduling.rights import RIGHTS

        grant(RIGHTS)
