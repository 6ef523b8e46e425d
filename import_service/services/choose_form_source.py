"""Gives the leads of a form of Meta a source of their own."""

from django.db import transaction

from import_service.models import MetaForm
from leads.models import LeadSource
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit


@transaction.atomic
def choose_form_source(*, form: MetaForm, source: LeadSource | None, actor: Membership | None) -> MetaForm:
    """None is the source of its page. It holds for leads that are told of from now on."""
    fresh: MetaForm = MetaForm.objects.select_for_update(no_key=True, of=("self",)).get(pk=form.pk)
    if fresh.source_id != (source and source.pk):
        fresh.source = source
        fresh.save(update_fields=["source"])
        told = {"form": str(fresh), "source": str(source) if source else ""}
        record_audit(kind=AuditKind.CHANGED, actor=actor, about=fresh.page, payload=told)
    return fresh
