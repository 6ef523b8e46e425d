"""What people post to an import: a file or pasted rows, answers about reading and columns, corrected cells."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from import_service.models import ImportJob
from import_service.pipeline.reading.table import MAX_FILE_BYTES
from leads.models import LeadSource
from organizations.forms import OrganizationForm
from organizations.models import Membership

MAX_PASTED = 5_000_000


class UploadForm(OrganizationForm):
    """A file or pasted rows; exactly one of them."""

    file = forms.FileField(required=False, allow_empty_file=True, max_length=100_000)
    pasted = forms.CharField(required=False, max_length=MAX_PASTED, strip=False)
    source = forms.ModelChoiceField(LeadSource.objects.all(), required=False)
    new_source = forms.CharField(required=False, max_length=100)
    owners = forms.ModelMultipleChoiceField(Membership.objects.all(), required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d MB. Divide it and upload the parts one by one."),
                params={"limit": MAX_FILE_BYTES // 2**20},
            )
        return file

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        given = [name for name in ("file", "pasted") if data.get(name)]
        if not self.errors and len(given) != 1:
            raise forms.ValidationError(_("Choose one: a file, or rows pasted into the box."))
        return data


def answers_of(job: ImportJob, data: QueryDict) -> dict[str, Any]:
    """The options a posted page answers; columns are named by their position, so that any header will do."""
    answers: dict[str, Any] = {name: data[name] for name in ("encoding", "delimiter", "sheet") if data.get(name)}
    if data.get("header_row", "").isdigit():
        answers["header_row"] = int(data["header_row"])
    if "source" in data:
        answers["source"] = int(data["source"]) if data["source"].isdigit() else 0
    if "owners_shown" in data:
        chosen = {int(pk) for pk in data.getlist("owners") if pk.isascii() and pk.isdigit()}
        answers["owners"] = list(Membership.objects.filter(pk__in=chosen, is_active=True).values_list("pk", flat=True))
    return {**answers, **_column_answers(job, data)}


def _column_answers(job: ImportJob, data: QueryDict) -> dict[str, Any]:
    mapping: dict[str, str] = {}
    day_first: dict[str, bool] = {}
    values: dict[str, dict[str, Any]] = {}
    for position, name in enumerate(job.format.get("header", ())):
        if f"map_{position}" in data:
            mapping[name] = data[f"map_{position}"]
        if data.get(f"day_first_{position}"):
            day_first[name] = data[f"day_first_{position}"] == "yes"
        for number, spelling in enumerate(sorted(job.format.get("unknown_values", {}).get(name, {}))):
            if answer := data.get(f"value_{position}_{number}"):
                values.setdefault(name, {})[spelling] = int(answer) if answer.isdigit() else answer
    answers = {"mapping": mapping, "values": values}
    if day_first:
        known = job.options.get("day_first")
        answers["day_first"] = {**(known if isinstance(known, dict) else {}), **day_first}  # type: ignore[assignment]
    return {name: answer for name, answer in answers.items() if answer}


def corrected_cells(job: ImportJob, data: QueryDict) -> dict[str, str]:
    """{header: new text} of a posted row."""
    header = job.format.get("header", [])
    return {name: data[f"cell_{i}"][:5_000] for i, name in enumerate(header) if f"cell_{i}" in data}
