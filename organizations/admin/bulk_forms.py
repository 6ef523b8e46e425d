"""What pages that change many rows ask, of whatever list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from organizations.admin.widgets import dress
from organizations.forms import OrganizationForm
from organizations.models import Tag


class BulkForm(OrganizationForm):
    """Lists of boxes stand below their label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self)
        for field in self.fields.values():
            if isinstance(field, forms.ModelMultipleChoiceField):
                field.widget = UnfoldAdminCheckboxSelectMultipleWidget()


class TagForm(BulkForm):
    add = forms.ModelMultipleChoiceField(label=_("Put on"), queryset=Tag.objects.none(), required=False)
    remove = forms.ModelMultipleChoiceField(label=_("Take off"), queryset=Tag.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = Tag.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not data.get("add") and not data.get("remove"):
            raise forms.ValidationError(_("Tick at least one tag. Tags are made under Settings."))
        return data
