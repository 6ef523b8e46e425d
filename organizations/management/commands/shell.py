"""manage.py shell [--organization SLUG]: Django's shell, inside the scope of one center if asked."""

from contextlib import nullcontext
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import shell

from organizations.management.organization_option import add_organization_option, find_organization
from organizations.scoping import organization_scope


class Command(shell.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        add_organization_option(parser, "Opens the scope of this center: queries show and write its rows only.")

    def get_auto_imports(self) -> list[str]:
        scopes = [f"organizations.scoping.{name}" for name in ("organization_scope", "platform_wide")]
        return [*(super().get_auto_imports() or ()), *scopes]

    def handle(self, **options: Any) -> None:
        slug = options["organization"]
        with organization_scope(find_organization(slug)) if slug else nullcontext():
            super().handle(**options)
