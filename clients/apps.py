"""Configuration of the clients app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClientsConfig(AppConfig):
    name = "clients"
    verbose_name = _("Clients")

    def ready(self) -> None:
        from clients import contributions
        from clients.rights import RIGHTS
        from organizations.rights import grant

        grant(RIGHTS)
        contributions.register()
