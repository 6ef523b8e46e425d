"""What somebody who works here is offered."""

from django.utils.translation import gettext as _

from bots.dialogs.words import button
from bots.staff.people import page_at
from messaging.services.enqueue_messages import Button
from organizations.choices import Role
from organizations.models import Membership


def staff_rows(member: Membership) -> list[list[Button]]:
    """By the rights of the membership."""
    has_day = "leads.change_lead" in member.rights or member.has_role((Role.TEACHER,))
    rows = [[button(_("My day"), "day")]] if has_day else []
    url = page_at("admin:index")
    if url:
        rows.append([{"text": _("Open the program"), "url": url}])
    return rows
