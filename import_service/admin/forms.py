"""What people post to an import: a file or pasted rows, answers about how to read it, corrected cells."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from common.names import search_key
from common.row_keys import row_keys
from import_service.admin.columns_panel import answered, choices_of, unknown_spellings
from import_service.admin.owner_choice import BY_SOURCE, IN_TURN, RULES, OwnerChoice, owner_choice
from import_service.admin.reading_facts import form_of
from import_service.choices import JobStatus
from import_service.models import ImportJob
from import_service.pipeline.columns import COLUMNS
from import_service.pipeline.reading.read import DELIMITERS, ENCODINGS
from import_service.pipeline.reading.table import MAX_FILE_BYTES, MAX_ROWS
from leads.models import LeadSource
from organizations.forms import OrganizationForm
from organizations.models import Membership
from organizations.people import sellers

MAX_PASTED = 1_000_000
MAX_CELL = 5_000


def one_file(missing: Any = "") -> forms.FileField:
    """With what to say if it is `missing`, it has to be there."""
    words = {"required": missing, "empty": _("The file is empty. Choose another one.")}
    return forms.FileField(required=bool(missing), max_length=None, error_messages=words)


class OwnersForm(OrganizationForm):
    """Whose new leads are."""

    owner_rule = forms.ChoiceField(choices=RULES, required=False)
    owners = forms.ModelMultipleChoiceField(Membership.objects.all(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owners"].queryset = sellers()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Who is ticked is meant to get leads, unless it was said that nobody does."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("owner_rule") == BY_SOURCE and data.get("owners"):
            data["owner_rule"] = IN_TURN
        if data.get("owner_rule") == IN_TURN and not data.get("owners"):
            self.add_error("owners", _("Choose at least one person who gets the new leads."))
        return data

    def owner_options(self) -> dict[str, Any]:
        """As the options of an import."""
        rule = self.cleaned_data["owner_rule"]
        chosen = [person.pk for person in self.cleaned_data["owners"]] if rule == IN_TURN else []
        return {"owner_rule": rule, "owners": chosen}


class UploadForm(OwnersForm):
    """A file or pasted rows, exactly one of them; where the leads come from; whose they will be."""

    file = one_file()
    pasted = forms.CharField(
        required=False,
        max_length=MAX_PASTED,
        strip=False,
        error_messages={"max_length": _("That is too much to paste. Save the table as a file and upload it.")},
    )
    source = forms.ModelChoiceField(LeadSource.objects.all(), required=False)
    new_source = forms.CharField(required=False, max_length=100)

    def __init__(self, *args: Any, may_add_source: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = LeadSource.objects.filter(is_active=True)  # type: ignore[attr-defined]
        if not may_add_source:
            del self.fields["new_source"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d MB. Divide it and upload the parts one by one."),
                params={"limit": MAX_FILE_BYTES // 2**20},
            )
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        given = [data.get("file"), (data.get("pasted") or "").strip()]
        if not self.errors and sum(map(bool, given)) != 1:
            raise forms.ValidationError(_("Choose a file, or paste rows into the box: one of the two."))
        return data

    def chosen_source(self) -> LeadSource | None:
        """The source, made now if it is new; one that differs only by case or spaces is taken for the same."""
        name = " ".join(self.cleaned_data.get("new_source", "").split())
        if not name:
            return self.cleaned_data["source"]
        known = (source for source in LeadSource.objects.all() if search_key(source.name) == search_key(name))
        return next(known, None) or LeadSource.objects.create(name=name)

    def owner_choice(self) -> OwnerChoice:
        """What was chosen before the form came back."""
        chosen = self.data.getlist("owners") if isinstance(self.data, QueryDict) else []
        return owner_choice(self.data.get("owner_rule", BY_SOURCE), row_keys(chosen))


class ReadingForm(OwnersForm):
    """How the file is to be read; an answer that was not posted stays as it is."""

    encoding = forms.ChoiceField(choices=[("", ""), *((name, name) for name in ENCODINGS)], required=False)
    delimiter = forms.ChoiceField(choices=[("", ""), *((sign, sign) for sign in DELIMITERS)], required=False)
    sheet = forms.ChoiceField(required=False)
    header_row = forms.IntegerField(min_value=0, max_value=MAX_ROWS, required=False)
    source = forms.ModelChoiceField(LeadSource.objects.all(), required=False)

    def __init__(self, *args: Any, job: ImportJob, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.job = job
        self.known = form_of(job)
        names = self.known.get("sheets", ())
        self.fields["sheet"].choices = [("", ""), *((name, name) for name in names)]  # type: ignore[attr-defined]

    def answers(self) -> dict[str, Any]:
        """The options that differ from how the file was read; nothing if all is as it was."""
        answers = {name: self._answer(name) for name in _READING if self._is_changed(name)}
        # What was found out under the old answer is found out anew.
        for name, hangs_on_it in _READING.items():
            if name in answers:
                answers = {**dict.fromkeys(hangs_on_it), **answers}
        return {**answers, **self._new_source(), **self._new_owners()}

    def _answer(self, name: str) -> Any:
        """None for what is to be found out."""
        chosen = self.cleaned_data[name]
        return None if chosen == "" else chosen

    def _is_changed(self, name: str) -> bool:
        chosen, known = self._answer(name), self.known.get(name)
        if chosen is None:
            # Only a refused file lets a person go back to what is found by itself.
            return self.job.status == JobStatus.REFUSED and name in self.data and known not in (None, "")
        return bool(chosen != ("utf-16" if str(known).startswith("utf-16") else known))

    def _new_source(self) -> dict[str, Any]:
        source = self.cleaned_data["source"]
        key = source.pk if source else None
        return {"source": key} if "source" in self.data and key != self.job.source_id else {}

    def _new_owners(self) -> dict[str, Any]:
        chosen = self.owner_options()
        known = {"owner_rule": self.job.options.get("owner_rule", ""), "owners": self.job.options.get("owners", [])}
        return chosen if "owner_rule" in self.data and chosen != known else {}


# Each answer about reading, and those that depend on it.
_READING = {
    "encoding": ("delimiter", "header_row"),
    "delimiter": ("header_row",),
    "sheet": ("header_row",),
    "header_row": (),
}


def column_answers(job: ImportJob, data: QueryDict) -> dict[str, Any]:
    """The options that the columns panel answers; columns are named by their position, so that any header will do.

    What could not have been chosen on the page is passed over.
    """
    mapping: dict[str, str] = {}
    day_first: dict[str, bool] = {}
    values: dict[str, dict[str, Any]] = {}
    for position, name in enumerate(job.format.get("header", ())):
        key = data.get(f"map_{position}")
        if key == "" or key in COLUMNS:
            mapping[name] = key
        if mapping.get(name, job.mapping.get(name, "")) != job.mapping.get(name, ""):
            values[name] = {}
            continue
        order = data.get(f"day_first_{position}")
        if order in ("day", "month"):
            day_first[name] = order == "day"
        if chosen := _spelling_answers(job, name, position, data):
            values[name] = {**answered(job, name), **chosen}
    known = job.options.get("day_first")
    answers = {
        "mapping": mapping,
        "values": values,
        "day_first": {**(known if isinstance(known, dict) else {}), **day_first} if day_first else {},
    }
    return {name: answer for name, answer in answers.items() if answer}


def _spelling_answers(job: ImportJob, name: str, position: int, data: QueryDict) -> dict[str, Any]:
    """{what a cell says: the key it stands for, nothing for "kept as it is"}."""
    spellings, chosen = data.getlist(f"spelling_{position}"), data.getlist(f"value_{position}")
    if not spellings:
        return {}
    allowed = {str(key): key for key, _label in choices_of(job.mapping.get(name, ""))}
    asked = {**unknown_spellings(job, name), **answered(job, name)}
    return {
        spelling: allowed.get(answer)
        for spelling, answer in zip(spellings, chosen, strict=False)
        if spelling in asked and (answer == "" or answer in allowed)
    }


def corrected_cells(job: ImportJob, data: QueryDict) -> dict[str, str]:
    """{header: new text} of a posted row."""
    header = job.format.get("header", [])
    return {
        name: str(data[f"cell_{position}"]).replace("\0", "")[:MAX_CELL]
        for position, name in enumerate(header)
        if f"cell_{position}" in data
    }
