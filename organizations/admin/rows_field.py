"""A form field of several rows of another table."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

LONGEST_KEY = 18


class RowsField(forms.ModelMultipleChoiceField):
    """Refuses keys that no row can have: a database would not even look for them."""

    def _check_values(self, value: Any) -> QuerySet:
        if any(len(str(key)) > LONGEST_KEY for key in value):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        return super()._check_values(value)  # type: ignore[misc]
