"""Configuration of the import app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportServiceConfig(AppConfig):
    name = "import_service"
    verbose_name = _("Import")

    def ready(self) -> None:
        from import_service.rights import RIGHTS
        from organizations.rights import grant

        grant(RIGHTS)
