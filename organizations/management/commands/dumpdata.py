"""manage.py dumpdata [--organization SLUG]: Django's dump of the whole installation, or of one center."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import dumpdata
from django.db.models import Model

from organizations.management.organization_option import add_organization_option, find_organization
from organizations.models import Membership, Organization, OrganizationModel
from organizations.scoping import organization_scope, platform_wide

# Django makes these two tables itself, with other ids in each database; whoever needs their rows names them instead.
LOADABLE_ANYWHERE = {"exclude": ["contenttypes", "auth.Permission"], "use_natural_foreign_keys": True}


class Command(dumpdata.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        add_organization_option(parser, "Dumps this center alone: its rows and the logins of its people.")

    def handle(self, *app_labels: str, **options: Any) -> None:
        if not options["organization"]:
            if not app_labels and not options["exclude"]:
                options |= LOADABLE_ANYWHERE
            with platform_wide():
                super().handle(*app_labels, **options)
            return None
        if app_labels or options["exclude"] or options["primary_keys"]:
            raise CommandError("A center is dumped whole: name no apps, models or keys beside --organization.")
        return self._dump_center(find_organization(options["organization"]), options)

    def _dump_center(self, organization: Organization, options: dict[str, Any]) -> None:
        self.stdout.ending = None  # type: ignore[assignment]
        path = options["output"]
        with organization_scope(organization), Path(path).open("w") if path else nullcontext(self.stdout) as stream:
            serializers.serialize(
                options["format"],
                rows_of_center(organization),
                indent=options["indent"],
                use_natural_foreign_keys=options["use_natural_foreign_keys"],
                use_natural_primary_keys=options["use_natural_primary_keys"],
                stream=stream,
            )


def rows_of_center(organization: Organization) -> Iterator[Model]:
    """The center, the logins of its people, and every row of its tables."""
    yield organization
    yield from get_user_model().objects.filter(memberships__in=Membership.objects.order_by()).order_by("pk").iterator()
    for model in apps.get_models():
        if issubclass(model, OrganizationModel):
            yield from model._default_manager.order_by("pk").iterator()
