"""Students in groups, and seats held for people whose names come later."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import display
from unfold.widgets import UnfoldBooleanSwitchWidget

from common.counting import money
from common.ui import chip, person
from organizations.admin import OrganizationModelAdmin, row_action
from organizations.forms import OrganizationForm, OrganizationModelForm, SchoolDayField
from organizations.scoping import open_organization
from scheduling.admin.names_form import NamesForm
from scheduling.models import Enrolment, SeatHold
from scheduling.services.enrol import Terms, enrol, leave_group
from scheduling.services.hold_seats import hold_seats, name_held_seats


class EnrolmentForm(OrganizationModelForm):
    despite_clash = forms.BooleanField(
        label=gettext_lazy("Despite the clash"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=gettext_lazy("The student has another lesson at that time, and that is meant."),
    )

    class Meta:
        model = Enrolment
        fields = (
            *("client", "group", "starts_on", "payer"),
            *("price", "price_unit", "discount_percent", "discount_reason"),
        )
        help_texts = {
            "price": gettext_lazy("Empty: what the course costs on that day."),
            "payer": gettext_lazy("Empty: who pays for this student otherwise, or the student."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "starts_on" in self.fields:  # not where it is only shown
            self.fields["discount_percent"].required = False
            self.fields["starts_on"].initial = timezone.localdate()

    def clean_discount_percent(self) -> Any:
        percent = self.cleaned_data["discount_percent"] or 0
        if not 0 <= percent <= 100:
            raise forms.ValidationError(_("A discount is between 0 and 100 %."))
        return percent


class LeaveForm(OrganizationForm):
    last_day = SchoolDayField(
        label=gettext_lazy("Last day"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    reason = forms.CharField(label=gettext_lazy("Why they leave"), max_length=150)


@admin.register(Enrolment)
class EnrolmentAdmin(OrganizationModelAdmin):
    """A price that was agreed stays; who leaves does so by an action."""

    nothing_yet = gettext_lazy(
        "Students in groups, each with the price that was agreed. Enrol the first one into a group."
    )
    form = EnrolmentForm
    list_display = ("student", "shown_group", "since", "agreed", "paid_by", "state")
    list_filter = ("group__course", "group__branch")
    search_fields = ("client__search_text", "group__name")
    list_select_related = ("client", "group__course", "payer")
    autocomplete_fields = ("client", "payer")
    actions_detail = actions_row = ("leave",)
    fieldsets = (
        (None, {"fields": ("client", "group", "starts_on")}),
        (
            gettext_lazy("Agreed"),
            {"fields": (("price", "price_unit"), ("discount_percent", "discount_reason"), "payer", "despite_clash")},
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was agreed is not rewritten."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_leave_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_over = isinstance(obj, Enrolment) and obj.ends_on is not None
        return request.user.has_perm("scheduling.change_enrolment") and not is_over

    def save_model(self, request: HttpRequest, obj: Enrolment, form: Any, change: bool) -> None:
        saved = enrol(
            client=obj.client,
            group=obj.group,
            starts_on=obj.starts_on,
            actor=request.membership,  # type: ignore[attr-defined]
            terms=Terms(obj.price, obj.price_unit, obj.discount_percent, obj.discount_reason),
            payer=obj.payer,
            despite_clash=form.cleaned_data["despite_clash"],
        )
        obj.pk = saved.pk

    @row_action(
        title=gettext_lazy("Leaves the group"),
        description=gettext_lazy("The seat is free from the next day on."),
        permission="leave",
        icon="logout",
        form=LeaveForm,
    )
    def leave(self, request: HttpRequest, enrolment: Enrolment, data: dict[str, Any]) -> str:
        leave_group(
            enrolment=enrolment,
            last_day=data["last_day"],
            reason=data["reason"],
            actor=request.membership,  # type: ignore[attr-defined]
        )
        return _("%(student)s leaves %(group)s.") % {"student": enrolment.client, "group": enrolment.group}

    # --- Columns --------------------------------------------------------------------------------
    @display(description=gettext_lazy("student"), ordering="client__sorted_by")
    def student(self, row: Enrolment) -> SafeString:
        return person(row.client.name)

    @display(description=gettext_lazy("group"), ordering="group__sorted_by", header=True)
    def shown_group(self, row: Enrolment) -> tuple[str, str]:
        return row.group.name, str(row.group.course)

    @display(description=gettext_lazy("since"), ordering="starts_on")
    def since(self, row: Enrolment) -> str:
        return date_format(row.starts_on, "j M Y")

    @display(description=gettext_lazy("agreed"), ordering="price")
    def agreed(self, row: Enrolment) -> str:
        if row.price is None:
            return "–"
        price = f"{money(row.price, open_organization().currency)} {row.get_price_unit_display()}"
        return f"{price}, −{row.discount_percent.normalize():f} %" if row.discount_percent else price

    @display(description=gettext_lazy("paid by"), ordering="payer__sorted_by")
    def paid_by(self, row: Enrolment) -> str:
        return str(row.payer or _("the student"))

    @display(description=gettext_lazy("state"))
    def state(self, row: Enrolment) -> SafeString:
        today = timezone.localdate()
        if row.ends_on is not None:
            words = _("left %(day)s") if row.ends_on < today else _("until %(day)s")
            return chip(words % {"day": date_format(row.ends_on, "j M")}, "gray", "logout")
        if row.starts_on > today:
            return chip(_("from %(day)s") % {"day": date_format(row.starts_on, "j M")}, "blue", "event_upcoming")
        return chip(_("Learns"), "green", "check")


@admin.register(SeatHold)
class SeatHoldAdmin(OrganizationModelAdmin):
    nothing_yet = gettext_lazy(
        "Seats that a company or a family has asked for before the names "
        "are known. Hold them here, and they count as taken."
    )
    list_display = ("payer", "group", "seats", "shown_until", "note")
    list_filter = ("group__branch",)
    search_fields = ("payer__search_text", "group__name")
    list_select_related = ("payer", "group")
    autocomplete_fields = ("payer",)
    fields = ("group", "payer", "seats", "until", "note")
    actions_detail = actions_row = ("name_people",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let go by deleting, filled by naming."""
        return False

    def has_name_people_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("scheduling.add_enrolment"))

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

    @display(description=gettext_lazy("until"), ordering="until")
    def shown_until(self, row: SeatHold) -> SafeString:
        is_over = row.until < timezone.localdate()
        day = date_format(row.until, "j M Y")
        return chip(_("ended %(day)s") % {"day": day}, "gray", "lock_open") if is_over else chip(day, "blue", "lock")
