"""Configuration of the bots app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BotsConfig(AppConfig):
    name = "bots"
    verbose_name = _("Telegram")

    def ready(self) -> None:
        from bots import contributions
        from bots.rights import RIGHTS
        from organizations.rights import grant

        grant(RIGHTS)
        contributions.register()
