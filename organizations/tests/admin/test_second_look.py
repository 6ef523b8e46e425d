"""Forms whose saving the database or a service refuses: shown again, with the reason and what was typed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client

from organizations.models import Membership, Tag
from organizations.scoping import organization_scope
from organizations.tests.admin.pages import TagAdmin
from organizations.tests.conftest import Center

ADD = "/try/organizations/tag/add/"
TYPED = {"name": "Scholarship", "tone": "blue", "description": "Pays half"}


@pytest.fixture
def as_owner(browser_of: Callable[[Membership], Client], here: Center) -> Client:
    return browser_of(here.owner)


def refusing(monkeypatch: pytest.MonkeyPatch, method: str, *problems: Exception) -> None:
    """The page does its work and then meets these problems, one each time."""
    waiting: Iterator[Exception] = iter(problems)
    usual = getattr(TagAdmin, method)

    def met(*args: Any, **kwargs: Any) -> Any:
        done = usual(*args, **kwargs)
        if problem := next(waiting, None):
            raise problem
        return done

    monkeypatch.setattr(TagAdmin, method, met)


def names(here: Center) -> list[str]:
    with organization_scope(here.organization):
        return list(Tag.objects.values_list("name", flat=True))


def test_what_the_database_refuses_once_is_looked_at_again(
    as_owner: Client, here: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, "response_add", IntegrityError())
    answer = as_owner.post(ADD, TYPED, follow=True)
    assert names(here) == ["Here tag", "Scholarship"]
    assert len(answer.context["messages"]) == 1


def test_what_it_refuses_twice_is_said_above_the_form(
    as_owner: Client, here: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, "response_add", IntegrityError(), IntegrityError())
    answer = as_owner.post(ADD, TYPED)
    assert "Nothing was saved: somebody else changed the same rows at this moment." in answer.text
    assert "Pays half" in answer.text
    assert not list(answer.context["messages"])
    assert names(here) == ["Here tag"]


@pytest.mark.parametrize("problem", [ValidationError("No blue tags."), ValidationError({"owner": "No blue tags."})])
def test_what_a_service_refuses_is_said_in_the_form(
    problem: ValidationError, as_owner: Client, here: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing(monkeypatch, "save_model", problem)
    answer = as_owner.post(ADD, TYPED)
    assert "No blue tags." in answer.text
    assert "Pays half" in answer.text
    assert names(here) == ["Here tag"]
