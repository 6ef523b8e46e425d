"""Configuration of the leads app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeadsConfig(AppConfig):
    name = "leads"
    verbose_name = _("Leads")

    def ready(self) -> None:
        from leads import contributions
        from leads.rights import RIGHTS
        from organizations.rights import grant

        grant(RIGHTS)
        contributions.register()
