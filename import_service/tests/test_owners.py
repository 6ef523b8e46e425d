"""Whose new leads are: the owner a row names, else what a person chose, else the owner of the source."""

import pytest

from import_service.tests.imports import run
from leads.factories import make_source
from leads.models import Lead
from organizations.factories import make_member

TEXT = "Name,Phone,Owner\nTimur,905550101,\nKamola,905550102,\nAziz,905550103,Sardor\n"


@pytest.fixture
def people(center):
    return {name: make_member(organization=center, name=name) for name in ("Malika", "Sardor", "Nigora")}


@pytest.fixture
def source(people):
    return make_source(default_owner=people["Malika"])


def owners() -> list[str]:
    return [lead.owner.name if lead.owner else "" for lead in Lead.objects.order_by("pk").select_related("owner")]


def test_the_owner_of_the_source_is_usual(source) -> None:
    run(TEXT, source=source)
    assert owners() == ["Malika", "Malika", "Sardor"]


def test_nobody_is_chosen(source) -> None:
    run(TEXT, source=source, owner_rule="nobody")
    assert owners() == ["", "", "Sardor"]


def test_people_take_turns(source, people) -> None:
    run(TEXT, source=source, owner_rule="turn", owners=[people["Sardor"].pk, people["Nigora"].pk])
    assert sorted(owners()[:2]) == ["Nigora", "Sardor"]
    assert owners()[2] == "Sardor"
