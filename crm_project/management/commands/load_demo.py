"""A believable center to look around in: `manage.py load_demo`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm_project.demo import words
from crm_project.demo.imports import import_demo_files
from crm_project.demo.load import demo_center, demo_logins, load_demo, remove_demo
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope


class Command(BaseCommand):
    help = "Loads a made-up center with its people, courses and leads. Does nothing if it is there already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--leads", type=int, default=400, help="how many leads, 400 unless given")
        parser.add_argument("--seed", type=int, default=7, help="the same number makes up the same leads")
        parser.add_argument("--remove", action="store_true", help="take the demo center out again")

    def handle(self, **options: Any) -> None:
        center = demo_center()
        if options["remove"]:
            self._remove(center)
            return
        if not 0 <= options["leads"] <= 200_000:
            raise CommandError("--leads is a number from 0 to 200000.")
        if center is None:
            center = load_demo(leads=options["leads"], seed=options["seed"])
            if options["leads"] > 50:
                import_demo_files(center, _manager(center))
        self._show_logins(center)

    def _remove(self, center: Organization | None) -> None:
        if center is None:
            self.stdout.write("There is no demo center.")
            return
        remove_demo(center)
        self.stdout.write(f"{center.name} is gone.")

    def _show_logins(self, center: Organization) -> None:
        logins = demo_logins(center)
        width = max((len(login) for login, _name, _roles in logins), default=0)
        self.stdout.write(f"Demo center {center.name}. The password of everybody is: {words.PASSWORD}")
        for login, name, roles in logins:
            self.stdout.write(f"  {login:<{width}}  {roles}: {name}")


def _manager(center: Organization) -> Membership:
    with organization_scope(center):
        return Membership.objects.get(name=words.PEOPLE["manager"][0])
