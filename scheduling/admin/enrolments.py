"""The list of students in groups, and the page of one: terms, pauses, where from and where to."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

from clients.reach import families_of, person_of
from common.counting import money
from common.ui import person
from messaging.admin.writing import WriteBulk
from messaging.subjects import Person
from organizations.scoping import open_organization
from scheduling.admin.enrolment_filters import StatusFilter
from scheduling.admin.enrolment_forms import EnrolmentForm
from scheduling.admin.enrolment_verbs import EnrolmentVerbs
from scheduling.enrolment_words import life_of, status_chip
from scheduling.models import Enrolment
from scheduling.services.enrol import Terms, enrol


class WriteToStudents(WriteBulk):
    """To their families."""

    def people(self, rows: QuerySet) -> list[Person]:
        return [person_of(family) for family in families_of(set(rows.values_list("client_id", flat=True)))]


@admin.register(Enrolment)
class EnrolmentAdmin(EnrolmentVerbs):
    """A price that was agreed stays; who leaves does so by an action."""

    nothing_yet = gettext_lazy(
        "Students in groups, each with the price that was agreed. Enrol the first one into a group."
    )
    form = EnrolmentForm
    actions = (WriteToStudents(),)
    list_display = ("student", "shown_group", "since", "agreed", "paid_by", "state")
    list_filter = (StatusFilter, "group__course", "group__branch")
    change_form_outer_before_template = "scheduling/enrolment_head.html"
    search_fields = ("client__search_text", "group__name")
    autocomplete_fields = ("client", "payer")
    fieldsets = (
        (None, {"fields": ("client", "group", "starts_on")}),
        (
            gettext_lazy("Agreed"),
            {"fields": (("price", "price_unit"), ("discount_percent", "discount_reason"), "payer", "despite_clash")},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: Any = super().get_queryset(request)
        return rows.for_page(timezone.localdate())

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        enrolment = self.get_object(request, object_id)
        extra = {"life": life_of(enrolment, timezone.localdate())} if enrolment else {}
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was agreed is not rewritten."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

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
        return status_chip(row, timezone.localdate())
