"""Bases of forms: the rows a field offers are those of the scope the form is used in, and of the person who uses it.

A form class keeps the querysets it was imported with, so `queryset=Branch.objects.all()` in its body is asked anew for
each form. `member` narrows what is offered to what this person may see.
"""

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from common.school_days import check_school_day
from organizations.models import Membership
from organizations.scoping import claim_organization
from organizations.unique_rows import asked_by_conditions, refuse_other_spelling


def rows_for(model: type[Model], member: Membership | None) -> QuerySet:
    """All rows of the scope that this person may see; without a person, all rows of the scope."""
    rows = model._default_manager.all()
    return rows.visible_to(member) if member and hasattr(rows, "visible_to") else rows


class RebindingMixin:
    """Asks again for the rows of every field whose queryset was made outside the scope that is open now."""

    fields: dict[str, forms.Field]
    member: Membership | None = None

    def __init__(self, *args: Any, member: Membership | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member or self.member
        for field in self.fields.values():
            queryset = getattr(field, "queryset", None)
            if not getattr(queryset, "is_open_here", True):
                field.queryset = rows_for(queryset.model, self.member)  # type: ignore[attr-defined, union-attr]


class RowChoiceField(forms.ModelChoiceField):
    """A row by its key; a number no database can hold is a wrong choice like any other."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except OverflowError as error:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error


class SchoolDayField(forms.DateField):
    """A day in the life of the school, for forms that are not of one model."""

    default_validators = [check_school_day]


class OrganizationForm(RebindingMixin, forms.Form):
    """Base of every form that is not of one model."""


class OrganizationModelForm(RebindingMixin, forms.ModelForm):
    """Base of every form of a tenant model. A name taken in the center is said in the form, not by the database."""

    def _post_clean(self) -> None:
        claim_organization(self.instance)
        super()._post_clean()  # type: ignore[misc]
        if "name" in self.changed_data and "name" in self.cleaned_data:
            self._refuse_other_spelling()

    def _refuse_other_spelling(self) -> None:
        try:
            refuse_other_spelling(self.instance, self._get_validation_exclusions())
        except forms.ValidationError as refusal:
            self._update_errors(refusal)  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        """What a row is unique with has to be checked, though it is no field: the organization, a condition."""
        beside = asked_by_conditions(self._meta.model) - self.fields.keys()
        return super()._get_validation_exclusions() - {"organization"} - beside  # type: ignore[misc]


class LinesField(forms.CharField):
    """A list of words as people write it, one in a line or between commas; each once, without empty ones."""

    def __init__(self, *, separator: str = "\n", **kwargs: Any) -> None:
        self.separator = separator
        many_lines = UnfoldAdminTextareaWidget(attrs={"rows": 4})
        kwargs.setdefault("widget", many_lines if separator == "\n" else UnfoldAdminTextInputWidget)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return self.separator.join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        words = (" ".join(word.split()) for word in text.split(self.separator.strip() or "\n"))
        return list(dict.fromkeys(word for word in words if word))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)
