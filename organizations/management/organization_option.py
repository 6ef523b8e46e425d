"""The option `--organization SLUG` of commands that work in one center."""

from argparse import ArgumentParser

from django.core.management.base import CommandError

from organizations.models import Organization


def add_organization_option(parser: ArgumentParser, help_text: str) -> None:
    parser.add_argument("--organization", default="", metavar="SLUG", help=help_text)


def find_organization(slug: str) -> Organization:
    """The active center of this short name, or an error that names those there are."""
    found = Organization.objects.filter(slug=slug, is_active=True).first()
    if found is None:
        known = ", ".join(Organization.objects.filter(is_active=True).order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no active center {slug!r}. There are: {known or 'none'}.")
    return found
