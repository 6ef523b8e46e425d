"""Every address and every table is classified: somebody said who may open it, and whose rows it holds."""

from typing import Any

import pytest
from django.apps import apps

from organizations.models import OrganizationModel
from tests.addresses import ADDRESSES, RULES, Address
from tests.classification import JOINING_TABLES, PLATFORM_TABLES, TENANT_TABLES


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_every_address_is_classified(address: Address) -> None:
    assert address.name in RULES, (
        f"Nobody said who may open {address.name} (/{address.pattern}). Add it to tests/classification.py: a page of a "
        "model's admin is a word in PAGES, any other address a line in OTHERS. The walker then visits it as strangers."
    )


def test_no_rule_is_left_over() -> None:
    assert sorted(RULES.keys() - {address.name for address in ADDRESSES}) == []


@pytest.mark.parametrize("model", apps.get_models(include_auto_created=True), ids=lambda model: model._meta.label_lower)
def test_every_table_is_classified(model: Any) -> None:
    label = model._meta.label_lower
    assert label in TENANT_TABLES | JOINING_TABLES | PLATFORM_TABLES.keys(), (
        f"Nobody said whose rows {label} holds. Add it to tests/classification.py: TENANT_TABLES if its model is an "
        "OrganizationModel, JOINING_TABLES if it joins two such, else PLATFORM_TABLES with the reason."
    )
    assert (label in TENANT_TABLES) == issubclass(model, OrganizationModel)
