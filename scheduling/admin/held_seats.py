"""Seats held for people whose names come later."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display

from common.ui import chip
from organizations.admin import OrganizationModelAdmin, row_action
from scheduling.admin.names_form import NamesForm
from scheduling.models import SeatHold
from scheduling.services.hold_seats import hold_seats, name_held_seats


@admin.register(SeatHold)
class SeatHoldAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Seats that a company or a family has asked for before the names "
        "are known. Hold them here, and they count as taken."
    )
    list_display = ("kept_for", "group", "seats", "shown_until", "note")
    list_filter = ("group__branch",)
    search_fields = ("payer__search_text", "name", "group__name")
    list_select_related = ("payer", "group")
    autocomplete_fields = ("payer",)
    fields = ("group", "payer", "seats", "until", "note")
    actions_detail = actions_row = ("name_people",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let go by deleting, filled by naming."""
        return False

    def has_name_people_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_offered = isinstance(obj, SeatHold) and obj.payer_id is None
        return bool(request.user.has_perm("scheduling.add_enrolment")) and not is_offered

    def save_model(self, request: HttpRequest, obj: SeatHold, form: Any, change: bool) -> None:
        saved = hold_seats(
            group=obj.group,
            payer=obj.payer,
            seats=obj.seats,
            until=obj.until,
            note=obj.note,
            actor=request.membership,  # type: ignore[attr-defined]
        )
        obj.pk = saved.pk

    @row_action(
        title=gettext_lazy("Name the people"),
        description=gettext_lazy("Each gets one of the held seats and becomes a client, unless they are one already."),
        permission="name_people",
        icon="person_add",
        form=NamesForm,
        initial=lambda hold: {"payer": hold.payer, "starts_on": timezone.localdate()},
    )
    def name_people(self, request: HttpRequest, hold: SeatHold, data: dict[str, Any]) -> str:
        named = name_held_seats(
            hold=hold,
            names=data["names"],
            starts_on=data["starts_on"],
            actor=request.membership,  # type: ignore[attr-defined]
            known=data["known"],
            despite_clash=data["despite_clash"],
        )
        messages.info(request, ", ".join(enrolment.client.name for enrolment in named))
        number = len(named)
        return ngettext("%(number)d person joined.", "%(number)d people joined.", number) % {"number": number}

    @display(description=gettext_lazy("kept for"), ordering="payer__sorted_by")
    def kept_for(self, row: SeatHold) -> str:
        return row.kept_for

    @display(description=gettext_lazy("until"), ordering="until")
    def shown_until(self, row: SeatHold) -> SafeString:
        is_over = row.until < timezone.localdate()
        day = date_format(row.until, "j M Y")
        return chip(_("ended %(day)s") % {"day": day}, "gray", "lock_open") if is_over else chip(day, "blue", "lock")
