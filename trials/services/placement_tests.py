"""Plans a placement test, keeps the level it found, cancels it."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leads.choices import EventKind, LeadStatus
from leads.models import Lead
from leads.services.change_status import advance_statuses
from leads.services.rows import lead_to_write
from leads.services.tell_fact import tell_fact
from organizations.models import Membership
from scheduling.models import Course
from trials.models import PlacementTest

FARTHEST = timedelta(days=366)


@transaction.atomic
def plan_test(
    *,
    lead: Lead,
    starts_at: datetime,
    actor: Membership | None,
    teacher: Membership | None = None,
    course: Course | None = None,
) -> PlacementTest:
    """Raises ValidationError by field for a year that is a slip."""
    if abs(starts_at - timezone.now()) > FARTHEST:
        raise ValidationError({"starts_at": _("That is more than a year away. Check the year.")})
    lead = lead_to_write(lead)
    test: PlacementTest = PlacementTest.objects.create(
        lead=lead, starts_at=starts_at, teacher=teacher, course=course, made_by=actor
    )
    _tell(test, "planned", actor)
    _advance(test, LeadStatus.TRIAL_SCHEDULED, actor)
    return test


@transaction.atomic
def complete_test(*, test: PlacementTest, level: str, actor: Membership | None, result: str = "") -> PlacementTest:
    """The level it found. Who came to be tested has come as much as who came to a trial."""
    test = _locked(test)
    if not level.strip():
        raise ValidationError({"level": _("Write the level the test found, as your groups name it: B1.")})
    if test.cancelled_at:
        raise ValidationError(_("This test was cancelled. Plan a new one."))
    test.level, test.result = level.strip()[:40], result.strip()[:250]
    test.done_at = test.done_at or timezone.now()
    test.save(update_fields=["level", "result", "done_at"])
    _tell(test, "done", actor)
    _advance(test, LeadStatus.TRIAL_ATTENDED, actor)
    return test


@transaction.atomic
def cancel_test(*, test: PlacementTest, actor: Membership | None) -> PlacementTest:
    """It does not take place; once done it stays."""
    test = _locked(test)
    if test.done_at:
        raise ValidationError(_("This test is done: its level stays."))
    test.cancelled_at = timezone.now()
    test.save(update_fields=["cancelled_at"])
    _tell(test, "cancelled", actor)
    return test


@transaction.atomic
def restore_test(*, test: PlacementTest, actor: Membership | None) -> PlacementTest:
    """Takes place after all."""
    test = _locked(test)
    test.cancelled_at = None
    test.save(update_fields=["cancelled_at"])
    _tell(test, "restored", actor)
    return test


def _locked(test: PlacementTest) -> PlacementTest:
    lead = lead_to_write(Lead(pk=PlacementTest.objects.values_list("lead", flat=True).get(pk=test.pk)))
    now: PlacementTest = PlacementTest.objects.select_for_update(of=("self",), no_key=True).get(pk=test.pk)
    now.lead = lead
    return now


def _tell(test: PlacementTest, what: str, actor: Membership | None) -> None:
    facts = {"begins": test.starts_at.isoformat(), "level": test.level, "result": test.result}
    teacher = test.teacher.name if test.teacher else ""
    tell_fact(lead=test.lead, kind=EventKind.TEST, actor=actor, to_value=what, teacher=teacher, **facts)


def _advance(test: PlacementTest, to: LeadStatus, actor: Membership | None) -> None:
    advance_statuses(leads=Lead.objects.filter(pk=test.lead_id), to=to, actor=actor, because=EventKind.TEST)
