"""What this app adds to pages of others: a number in the menu, a first step, rows to decide."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.contributions import (
    ChecklistStep,
    MenuBadge,
    PageAction,
    PagePanel,
    PersonData,
    QueueLine,
    ReviewQueue,
    checklist_steps,
    menu_badges,
    merge_policies,
    page_actions,
    page_panels,
    person_data,
    review_queues,
)
from common.counting import count_many, shown_count
from import_service.choices import DeliveryState, JobStatus, Outcome
from import_service.hosted_forms.visitors import page_of
from import_service.models import Delivery, ImportJob, ImportRow, Intake
from import_service.person_data import (
    erase_calls,
    erase_deliveries,
    erase_rows,
    read_calls,
    read_deliveries,
    read_rows,
)
from import_service.reference.lists import LISTS
from messaging.followed.pages import own_pages
from scheduling.models import Group

IMPORTS_SHOWN = 5


def register() -> None:
    menu_badges.register("import", MenuBadge(queries=menu_queries))
    review_queues.register("import", ReviewQueue(lines=rows_to_decide))
    review_queues.register("deliveries", ReviewQueue(lines=deliveries_to_mend))
    person_data.register("rows of imports", PersonData(read=read_rows, erase=erase_rows))
    person_data.register("calls", PersonData(read=read_calls, erase=erase_calls))
    person_data.register("deliveries", PersonData(read=read_deliveries, erase=erase_deliveries))
    merge_policies.register("import_service.Delivery.lead", "stay")
    merge_policies.register("import_service.ImportRow.lead", "stay")
    merge_policies.register("import_service.ImportRow.relative", "stay")
    own_pages.register("form", page_of)
    checklist_steps.register(
        "moving in",
        ChecklistStep(
            title=_("Move in with one workbook"),
            hint=_("Branches, rooms, teachers, groups, students: all at once"),
            icon="move_to_inbox",
            url=lambda: reverse("admin:import_service_movingin_add"),
            done=lambda: bool(Group.objects.exists()),
            permission="import_service.add_movingin",
            order=5,
        ),
    )
    checklist_steps.register(
        "import",
        ChecklistStep(
            title=_("Import your list"),
            hint=_("Excel, CSV, Google Sheet, or pasted rows"),
            icon="upload_file",
            url=lambda: reverse("admin:import_service_importjob_add"),
            done=lambda: ImportJob.objects.filter(status=JobStatus.DONE).exists(),
            permission="import_service.add_importjob",
            order=40,
        ),
    )

    page_panels.register(
        "door of a source", PagePanel("leads.leadsource", "import_service/doors/source_card.html", door_of_source)
    )
    _register_lists()


def _register_lists() -> None:
    """A button above each list that may come from a file."""
    for name, resource in LISTS.items():
        page_actions.register(
            f"file of {name}",
            PageAction(
                model=resource.shown_with()._meta.label_lower,
                place="list",
                label=resource.door,
                icon=resource.icon,
                permission=resource.right("add"),
                url=partial(_list_file, name),
            ),
        )


def _list_file(name: str, _request: HttpRequest, _row: Model | None) -> str:
    return reverse("admin:list_file", args=(name,))


def door_of_source(request: HttpRequest, source: Model) -> Mapping[str, Any]:
    """Its door, and whether this person may open one."""
    return {
        "source": source,
        "door": Intake.objects.filter(source=source.pk).first(),
        "may_see": request.user.has_perm("import_service.view_intake"),
        "may_add": request.user.has_perm("import_service.add_intake"),
    }


def menu_queries(request: HttpRequest) -> Mapping[str, QuerySet]:
    """Imports and deliveries that wait for a person."""
    found: dict[str, QuerySet] = {}
    if request.user.has_perm("import_service.change_importjob"):
        found["import"] = ImportJob.objects.filter(status=JobStatus.PLANNED)
    if request.user.has_perm("import_service.change_delivery"):
        found["deliveries"] = Delivery.objects.failed()
    return found


def rows_to_decide(request: HttpRequest) -> list[QueueLine]:
    """Imports with rows under review, the newest first; each leads to its rows of that kind."""
    if not request.user.has_perm("import_service.change_importjob"):
        return []
    jobs = ImportJob.objects.filter(status__in=(JobStatus.PLANNED, JobStatus.DONE))
    rows = ImportRow.objects.filter(job__in=jobs.order_by(), outcome=Outcome.REVIEW)
    waiting = rows.values_list("job__public_id", "job__name").annotate(number=Count("pk")).order_by("-job_id")
    return [
        QueueLine(_rows_in_words(name, number), "upload_file", f"{_page_url(public_id)}?show=review")
        for public_id, name, number in waiting[:IMPORTS_SHOWN]
    ]


def deliveries_to_mend(request: HttpRequest) -> list[QueueLine]:
    """Leads that came by themselves and that only a person can read: one line for all of them."""
    if not request.user.has_perm("import_service.change_delivery"):
        return []
    number = count_many({"failed": Delivery.objects.failed()})["failed"]
    if not number:
        return []
    text = ngettext("%(n)s lead that came by itself to mend", "%(n)s leads that came by themselves to mend", number)
    url = f"{reverse('admin:import_service_delivery_changelist')}?state__exact={DeliveryState.FAILED}"
    return [QueueLine(text % {"n": shown_count(number)}, "move_to_inbox", url)]


def _rows_in_words(name: str, number: int) -> str:
    text = ngettext("%(name)s: %(n)s row to decide", "%(name)s: %(n)s rows to decide", number)
    return text % {"name": name, "n": number}


def _page_url(public_id: UUID) -> str:
    return reverse("admin:import_service_importjob_page", args=(public_id,))
