"""Forms, filter sets and serializers offer rows of the scope they are used in, whenever their class was made."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import django_filters
import pytest
from django import forms
from rest_framework import serializers

from organizations.filters import OrganizationFilterSet
from organizations.forms import OrganizationForm, OrganizationModelForm, rows_for
from organizations.models import Branch, Membership, Tag
from organizations.scoping import OrganizationQuerySet, ScopeError, organization_scope
from organizations.serializers import OrganizationSerializer
from organizations.tests.conftest import Center


def plain_form(base: type[forms.Form]) -> type[forms.Form]:
    class ChooseForm(base):  # type: ignore[misc, valid-type]
        branch = forms.ModelChoiceField(Branch.objects.all())
        tags = forms.ModelMultipleChoiceField(Tag.objects.all(), required=False)

    return ChooseForm


def model_form(base: type[forms.ModelForm]) -> type[forms.ModelForm]:
    class PersonForm(base):  # type: ignore[misc, valid-type]
        class Meta:
            model = Membership
            fields = ("name", "branches")

    return PersonForm


@pytest.fixture(params=["imported at start", "imported in a request of the other center"])
def importing(request: pytest.FixtureRequest, there: Center) -> Any:
    return organization_scope(there.organization) if "request" in request.param else nullcontext()


def offered(field: Any) -> list[Any]:
    return [value.instance for value, _label in field.choices if value]


def test_a_form_offers_and_takes_rows_of_its_own_scope(importing: Any, here: Center, there: Center) -> None:
    with importing:
        form_class = plain_form(OrganizationForm)
    with organization_scope(here.organization):
        form = form_class({"branch": there.branch.pk, "tags": [there.tag.pk]})
        assert offered(form.fields["branch"]) == [here.branch]
        assert offered(form.fields["tags"]) == [here.tag]
        assert form.errors.keys() == {"branch", "tags"}
        assert form_class({"branch": here.branch.pk, "tags": [here.tag.pk]}).is_valid()


def test_a_model_form_does_too(importing: Any, here: Center, there: Center) -> None:
    with importing:
        form_class = model_form(OrganizationModelForm)
    with organization_scope(here.organization):
        form = form_class({"name": "New", "branches": [there.branch.pk]})
        assert offered(form.fields["branches"]) == [here.branch]
        assert form.errors.keys() == {"branches"}


@pytest.mark.parametrize(("make", "base"), [(plain_form, forms.Form), (model_form, forms.ModelForm)])
def test_without_our_base_such_a_form_fails_and_without_the_check_it_leaks(
    make: Callable, base: type, here: Center, there: Center, monkeypatch: pytest.MonkeyPatch
) -> None:
    with organization_scope(there.organization):
        form_class = make(base)
    field = "branch" if make is plain_form else "branches"
    with organization_scope(here.organization):
        with pytest.raises(ScopeError):
            offered(form_class().fields[field])
        monkeypatch.setattr(OrganizationQuerySet, "is_open_here", True)
        assert offered(form_class().fields[field]) == [there.branch]


def test_a_queryset_chosen_for_one_form_is_kept(here: Center) -> None:
    class NarrowForm(OrganizationForm):
        branch = forms.ModelChoiceField(None)

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["branch"].queryset = Branch.objects.filter(city="Bukhara")

    with organization_scope(here.organization):
        assert offered(NarrowForm().fields["branch"]) == []


def test_a_person_is_offered_what_they_may_see(here: Center, monkeypatch: pytest.MonkeyPatch) -> None:
    def visible_to(rows: OrganizationQuerySet, member: Membership) -> OrganizationQuerySet:
        return rows.filter(name=member.phone)

    monkeypatch.setattr(OrganizationQuerySet, "visible_to", visible_to, raising=False)
    form_class = plain_form(OrganizationForm)
    with organization_scope(here.organization):
        assert offered(form_class(member=here.owner).fields["branch"]) == []
        here.owner.phone = here.branch.name
        assert offered(form_class(member=here.owner).fields["branch"]) == [here.branch]
        assert rows_for(Branch, here.owner).get() == here.branch


def filter_set(base: type) -> Any:
    class BranchFilter(base):
        people = django_filters.ModelChoiceFilter(field_name="membership", queryset=Membership.objects.all())

        class Meta:
            model = Branch
            fields = ("city",)

    return BranchFilter


def test_a_filter_set_offers_rows_of_its_own_scope(importing: Any, here: Center, there: Center) -> None:
    with importing:
        filter_class = filter_set(OrganizationFilterSet)
    request = SimpleNamespace(membership=here.owner)
    with organization_scope(here.organization):
        chosen = filter_class({"people": there.owner.pk}, request=request)
        assert offered(chosen.form.fields["people"]) == [here.owner]
        assert not chosen.is_valid()
        assert list(filter_class({}, request=request).qs) == [here.branch]


def test_without_our_base_such_a_filter_set_fails(here: Center, there: Center) -> None:
    with organization_scope(there.organization):
        filter_class = filter_set(django_filters.FilterSet)
    with organization_scope(here.organization), pytest.raises(ScopeError):
        offered(filter_class({}).form.fields["people"])


def serializer(base: type[serializers.ModelSerializer], declared: bool) -> type[serializers.ModelSerializer]:
    extra = (
        {"branches": serializers.PrimaryKeyRelatedField(queryset=Branch.objects.all(), many=True)} if declared else {}
    )
    meta = type("Meta", (), {"model": Membership, "fields": ("name", "branches", "organization")})
    return type("PersonSerializer", (base,), {"Meta": meta, **extra})


@pytest.mark.parametrize("declared", [False, True])
def test_a_serializer_takes_rows_of_its_own_scope_and_no_organization(
    importing: Any, declared: bool, here: Center, there: Center
) -> None:
    with importing:
        serializer_class = serializer(OrganizationSerializer, declared)
    with organization_scope(here.organization):
        foreign = serializer_class(data={"name": "New", "branches": [there.branch.pk]})
        assert not foreign.is_valid()
        assert foreign.errors.keys() == {"branches"}
        sent = {"name": "New", "branches": [here.branch.pk], "organization": there.organization.pk}
        own = serializer_class(data=sent)
        own.is_valid(raise_exception=True)
        assert own.save().organization == here.organization
        assert own.data["organization"] == here.organization.slug


def test_without_our_base_such_a_serializer_fails(here: Center, there: Center) -> None:
    with organization_scope(there.organization):
        serializer_class = serializer(serializers.ModelSerializer, declared=True)
    with organization_scope(here.organization), pytest.raises(ScopeError):
        serializer_class(data={"name": "New", "branches": [there.branch.pk]}).is_valid()


@pytest.fixture(autouse=True)
def _no_scope_is_left_open() -> Iterator[None]:
    yield
    with pytest.raises(ScopeError):
        Branch.objects.count()
