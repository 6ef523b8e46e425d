"""Configuration of the import app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportServiceConfig(AppConfig):
    name = "import_service"
    verbose_name = _("Import")

    def ready(self) -> None:
        from import_service.rights import RIGHTS
        from organizations.rights import grant

        from import_service.tasks import start_due_imports
        from organizations.ticks import register_due

        grant(RIGHTS)
        register_due("imports", start_due_imports)
