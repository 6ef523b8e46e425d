"""Configuration of the organizations app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = _("Center")

    def ready(self) -> None:
        from organizations import contributions
        from organizations.rights import RIGHTS, grant

        grant(RIGHTS)
        contributions.register()
