"""Configuration of the organizations app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = _("Center")

    def ready(self) -> None:
        from common.visit_limits import forget_visits
        from organizations import contributions
        from organizations.rights import RIGHTS, grant
        from organizations.services.remove_orphans import remove_orphans_daily
        from organizations.ticks import register_due

        grant(RIGHTS)
        contributions.register()
        register_due("orphaned papers", remove_orphans_daily)
        register_due("visits of doors open to everybody", forget_visits)
