"""Stock forms whose rows are saved by a service: what the service refuses is shown in the form it came from."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase

from organizations.admin.base import OrganizationModelAdmin
from organizations.forms import OrganizationModelForm


class RefusableForm(OrganizationModelForm):
    """Says again what the service said of the same values a moment ago."""

    refusal: ValidationError | None = None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.refusal is not None:
            raise self.refusal
        return data


class SavedByServiceAdmin(OrganizationModelAdmin):
    """`save_model` calls a service. The page runs in one transaction, so a refusal leaves nothing behind it."""

    form = RefusableForm

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponseBase:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        return form
