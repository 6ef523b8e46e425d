"""Configuration of the import app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportServiceConfig(AppConfig):
    name = "import_service"
    verbose_name = _("Import")

    def ready(self) -> None:
        from import_service import contributions
        from import_service.rights import RIGHTS
        from import_service.services.move_in import forget_old_moves
        from import_service.services.take_in_call import settle_silent_calls
        from import_service.services.work_on_delivery import forget_old
        from import_service.tasks import (
            start_due_deliveries,
            start_due_imports,
            start_due_moves,
            start_due_searches,
            start_due_syncs,
        )
        from organizations.rights import grant
        from organizations.ticks import register_due

        grant(RIGHTS, shows_files=True)
        contributions.register()
        register_due("deliveries", start_due_deliveries)
        register_due("old deliveries", forget_old)
        register_due("silent calls", settle_silent_calls)
        register_due("imports", start_due_imports)
        register_due("moving_in", start_due_moves)
        register_due("old moves", forget_old_moves)
        register_due("google_sheets", start_due_syncs)
        register_due("duplicates", start_due_searches)
