"""Opens a center together with the first rows of every app."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from leads.services.ensure_channels import ensure_channels
from leads.services.ensure_reasons import ensure_reasons
from leads.services.ensure_rules import ensure_rules
from leads.services.load_score_preset import ensure_score_rules
from organizations.models import Membership, Organization
from organizations.scoping import organization_scope, platform_wide
from organizations.services.create_center import create_center

# What a new center begins with. Each may run again: it only adds what is missing.
FIRST_ROWS: tuple[Callable[..., None], ...] = (ensure_channels, ensure_reasons, ensure_rules, ensure_score_rules)


@transaction.atomic
def open_center(**answers: Any) -> Membership:
    """The owner's membership; takes what `create_center` takes."""
    owner = create_center(**answers)
    with platform_wide(), organization_scope(owner.organization):
        add_first_rows(owner.organization)
    return owner


def add_first_rows(organization: Organization) -> None:
    for ensure in FIRST_ROWS:
        ensure(organization=organization)
