"""manage.py loaddata: Django's own, allowed to write rows of every center, each into its own."""

from typing import Any

from django.core.management.commands import loaddata

from organizations.scoping import platform_wide


class Command(loaddata.Command):
    def handle(self, *fixture_labels: str, **options: Any) -> None:
        with platform_wide():
            super().handle(*fixture_labels, **options)
