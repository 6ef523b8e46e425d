"""Fields of a lead in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.models import Lead
from leads.models.status import status_label
from organizations.admin.field_words import FieldWords, code_of, language_in_words


class LeadWords(FieldWords):
    model = Lead
    labels = {**FieldWords.labels, "more_phones": gettext_lazy("Further phones")}
    phones = FieldWords.phones | {"more_phones"}


def days_in_words(value: str) -> str:
    """The day patterns of files in words; anything else as it was written."""
    return _day_patterns().get(value.lower(), value)


def days_from_words(text: str) -> str:
    return code_of(text, _day_patterns())


def _day_patterns() -> dict[str, str]:
    return {
        "odd": _("odd days"),
        "even": _("even days"),
        "mon_wed_fri": _("Mon, Wed, Fri"),
        "tue_thu": _("Tue, Thu"),
    }


LeadWords.codes = {"language": language_in_words, "preferred_days": days_in_words, "status": status_label}
