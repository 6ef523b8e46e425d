"""Gives a door a form that is useful as it is."""

from django.db import transaction

from import_service.models import HostedForm, Intake
from organizations.choices import AuditKind
from organizations.models import Membership
from organizations.services.record_audit import record_audit


@transaction.atomic
def make_form(*, intake: Intake, actor: Membership | None = None) -> HostedForm:
    """The form of this door; pressed twice, the same one."""
    Intake.objects.select_for_update().get(pk=intake.pk)
    form: HostedForm | None = HostedForm.objects.filter(intake=intake).first()
    if form is None:
        form = HostedForm.objects.create(intake=intake)
        record_audit(kind=AuditKind.ADDED, actor=actor, about=form)
    return form
