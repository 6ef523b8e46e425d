"""Configuration of the analytics app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = _("Numbers")

    def ready(self) -> None:
        from analytics.contributions import contribute
        from analytics.rights import RIGHTS
        from analytics.tasks import count_days_each_minute
        from organizations.rights import grant
        from organizations.ticks import register_due

        grant(RIGHTS)
        contribute()
        register_due("figures of days", count_days_each_minute)
