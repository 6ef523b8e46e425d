"""Takes one enrolment back as if it had never been: a slip of the hand, while nothing hangs on it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.choices import ClientEventKind, ClientStatus
from clients.models import Client, ClientContact
from clients.services.change_clients import give_back_status
from clients.touches import TAKE_BACK_WITHIN
from organizations.models import Membership
from scheduling.models import Attendance, Enrolment, Group
from scheduling.services.enrolment_rows import tell_of


@transaction.atomic
def take_back_enrolment(*, enrolment: Enrolment, actor: Membership) -> None:
    """By who enrolled, within ten minutes; prospects who became active by it are prospects again."""
    Group.objects.select_for_update(of=("self",)).get(pk=enrolment.group_id)
    now = Enrolment.objects.select_for_update(of=("self",)).select_related("client", "group").filter(pk=enrolment.pk)
    row = now.first()
    if row is None:
        raise ValidationError(_("This was taken back already."), code="gone")
    if row.created_by_id != actor.pk or timezone.now() - row.created_at > TAKE_BACK_WITHIN:
        raise ValidationError(_("It is too late to undo this with one click."), code="late")
    if row.ends_on is not None or _hangs_on(row):
        raise ValidationError(_("Somebody has worked with this since. End it by “Leaves the group” instead."))
    _make_prospects_again(row, actor)
    tell_of(row, ClientEventKind.ENROLLED, actor, row.starts_on, taken_back=True)
    row.delete()


def _hangs_on(enrolment: Enrolment) -> bool:
    """A mark on the roll, or any row of any table that points to it."""
    marks = Attendance.objects.filter(client=enrolment.client_id, lesson__group=enrolment.group_id)
    if marks.filter(marked_at__gte=enrolment.created_at).exists():
        return True
    for relation in Enrolment._meta.related_objects:
        rows = relation.related_model._default_manager.filter(**{relation.field.name: enrolment.pk})
        if rows.exists():
            return True
    return False


def _make_prospects_again(enrolment: Enrolment, actor: Membership) -> None:
    learning = {enrolment.client_id, enrolment.payer_id} - {None}
    keys = {*learning, *ClientContact.objects.filter(client__in=learning).values_list("contact", flat=True)}
    became_active = {
        "events__kind": ClientEventKind.STATUS,
        "events__from_value": ClientStatus.PROSPECT,
        "events__to_value": ClientStatus.ACTIVE,
        "events__recorded_at__gte": enrolment.created_at,
    }
    theirs = Client.objects.filter(pk__in=keys, status=ClientStatus.ACTIVE)
    give_back_status(clients=theirs.filter(**became_active), status=ClientStatus.PROSPECT, actor=actor)
