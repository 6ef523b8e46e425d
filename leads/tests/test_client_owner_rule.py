"""Centers with rules of their own get the rule of the owners of clients, once."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from leads.choices import AssignmentKind
from leads.models import AssignmentRule
from leads.services.ensure_rules import ensure_rules
from organizations.factories import make_organization
from organizations.scoping import organization_scope

pytestmark = pytest.mark.django_db


def kinds(center) -> list[str]:
    with organization_scope(center):
        return list(AssignmentRule.objects.values_list("kind", flat=True))


def test_it_is_asked_first_where_rules_are_and_it_is_not():
    ours, new, bare = (make_organization() for _number in range(3))
    with organization_scope(ours):
        AssignmentRule.objects.create(kind=AssignmentKind.FAMILY, order=10)
    with organization_scope(new):
        ensure_rules(organization=new)
    shipped = kinds(new)
    migration = import_module("leads.migrations.0006_owners_of_clients_first")
    migration.add_rule(apps, SimpleNamespace(connection=connection))
    assert kinds(ours) == ["client_owner", "family"]
    assert kinds(new) == shipped
    assert kinds(bare) == []
