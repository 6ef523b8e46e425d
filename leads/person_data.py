"""Everything that is held about one person, as data and as the papers themselves."""

import json
import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO, Any

from django.db.models import Model

from common.contributions import person_data
from leads.models import (
    Lead,
    LeadContact,
    LeadConversion,
    LeadDocument,
    LeadEvent,
    LeadPhone,
    LeadQualification,
    LeadReminder,
    Touchpoint,
)
from leads.services.rows import plain
from messaging.models import Message, WebhookPost
from messaging.services.forget_posts import posts_about
from messaging.subjects import subject_of
from organizations.models import AuditEvent

KEPT_WITH_A_LEAD = (
    *(LeadPhone, LeadContact, LeadQualification, LeadDocument),
    *(Touchpoint, LeadReminder, LeadConversion, LeadEvent),
)
# How rows are found and drawn, nothing about the person.
UNTOLD = {"id", "organization", "search_text", "version", "file", "lead"}


def read_person(lead: Lead) -> dict[str, Any]:
    """By name of the table: rows of the lead, of those merged into it, and of what other apps keep about them."""
    leads = [lead, *Lead.objects.filter(merged_into=lead).order_by("pk")]
    pks = [each.pk for each in leads]
    told: dict[str, Any] = {"leads": [as_data(each) for each in leads]}
    for model in KEPT_WITH_A_LEAD:
        told[str(model._meta.verbose_name_plural)] = rows_as_data(model.objects.filter(lead__in=pks).order_by("pk"))
    sent = LeadEvent.objects.filter(lead__in=pks, message__isnull=False).values("message")
    told[str(Message._meta.verbose_name_plural)] = rows_as_data(Message.objects.filter(pk__in=sent).order_by("pk"))
    posts = posts_about([subject_of("lead", pk) for pk in pks]).select_related("endpoint").order_by("pk")
    told[str(WebhookPost._meta.verbose_name_plural)] = rows_as_data(posts)
    journal = AuditEvent.objects.filter(model=Lead._meta.label_lower, object_id__in=pks).order_by("pk")
    told[str(AuditEvent._meta.verbose_name_plural)] = rows_as_data(journal)
    for key, source in person_data.items():
        told[key] = source.read(pks)
    return told


def rows_as_data(rows: Iterable[Model]) -> list[dict[str, Any]]:
    return [as_data(row) for row in rows]


def as_data(row: Model) -> dict[str, Any]:
    """Columns that hold something; a person or a course by name."""
    values = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if field.name not in UNTOLD}
    return {
        name: str(value) if isinstance(value, Model) else plain(value)
        for name, value in values.items()
        if value not in (None, "", [], {})
    }


def write_archive(lead: Lead) -> IO[bytes]:
    """A zip: person.json and the papers under their own names."""
    parcel: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(parcel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.json", json.dumps(read_person(lead), ensure_ascii=False, indent=2, default=str))
        for number, document in enumerate(LeadDocument.objects.filter(lead=lead).order_by("pk"), 1):
            if document.file.storage.exists(document.file.name):
                with document.file.open("rb") as paper:
                    archive.writestr(f"documents/{number}-{document.name}", paper.read())
    parcel.seek(0)
    return parcel
