"""What this app adds to pages of others: the groups of a student, the seats a company holds; first steps."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.contributions import ChecklistStep, PagePanel, checklist_steps, page_panels
from scheduling.calendar.card import CARD, card_of_group, card_of_person, card_of_teacher
from scheduling.models import Course, Enrolment, Group, Room, SeatHold


def register() -> None:
    page_panels.register(
        "groups of a client",
        PagePanel(model="clients.client", template="scheduling/client_panel.html", context=groups_of_client, order=10),
    )
    _register_calendar_links()
    _register_step(Course, _("Name your courses"), _("With their levels and prices"), "menu_book", 12)
    _register_step(Room, _("Name your rooms"), _("With their seats"), "meeting_room", 14)
    _register_step(Group, _("Open the first group"), _("Its lessons follow from its days"), "groups", 60)


def _register_calendar_links() -> None:
    for model, context in (("scheduling.group", card_of_group), ("scheduling.teacherprofile", card_of_teacher)):
        page_panels.register(f"calendar link of {model}", PagePanel(model=model, template=CARD, context=context))
    own = PagePanel(model="organizations.membership", template=CARD, context=card_of_person, for_oneself=True)
    page_panels.register("calendar link of a person", own)


def _register_step(model: Any, title: Any, hint: Any, icon: str, order: int) -> None:
    name = model._meta.model_name
    step = ChecklistStep(
        title=title,
        hint=hint,
        icon=icon,
        url=lambda: reverse(f"admin:scheduling_{name}_add"),
        done=lambda: bool(model.objects.exists()),
        permission=f"scheduling.add_{name}",
        order=order,
    )
    checklist_steps.register(name, step)


def groups_of_client(request: HttpRequest, client: Model) -> Mapping[str, Any]:
    """Where somebody learns and learned; what is paid for others; seats that are kept."""
    enrolments = Enrolment.objects.filter(client=client.pk).select_related("group__course", "group__teacher")
    paid = Enrolment.objects.filter(payer=client.pk).exclude(client=client.pk).select_related("client", "group")
    may_enrol = request.user.has_perm("scheduling.add_enrolment")
    return {
        "client": client,
        "enrolments": list(enrolments.order_by("-starts_on")),
        "paid": list(paid.order_by("client__sorted_by")[:20]),
        "held": list(SeatHold.objects.filter(payer=client.pk, until__gte=timezone.localdate()).select_related("group")),
        "today": timezone.localdate(),
        "add_url": f"{reverse('admin:scheduling_enrolment_add')}?client={client.pk}" if may_enrol else "",
        "hold_url": f"{reverse('admin:scheduling_seathold_add')}?payer={client.pk}" if may_enrol else "",
    }
