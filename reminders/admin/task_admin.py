"""Tasks: one page where they are given, seen and finished, each with one click."""

import json
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from leads.admin.relatives import lead_url
from leads.models import Lead
from organizations.admin.base import OrganizationModelAdmin
from reminders.admin.task_forms import QuickTaskForm, TaskForm
from reminders.admin.task_list import panel_of_lead, task_context
from reminders.models import Task
from reminders.services.finish_task import finish_task, reopen_task
from reminders.services.give_task import give_task, pass_task_on

# Where a button stands: on the page of a lead, whose card is then drawn anew. Elsewhere it is a tab of the page.
ON_LEAD = "lead"


@admin.register(Task)
class TaskAdmin(OrganizationModelAdmin):
    """Buttons post and are answered with the part of the page they stand in."""

    form = TaskForm
    fields = ("title", "notes", "assignee", "due_at")

    def get_urls(self) -> list[URLPattern]:
        views: tuple[tuple[str, Any, str], ...] = (
            ("give/", self.give_view, "give"),
            ("<int:task_id>/done/", self.done_view, "done"),
            ("<int:task_id>/reopen/", self.reopen_view, "reopen"),
        )
        own = [
            path(address, self.admin_site.admin_view(view), name=f"reminders_task_{name}")
            for address, view, name in views
        ]
        return [*own, *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A task is finished, not deleted."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Tasks"),
            "opts": self.opts,
            **task_context(request, request.GET.get("tab", "")),
        }
        return render(request, "reminders/tasks.html", context)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """The line on top of the list adds tasks."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:reminders_task_changelist"))

    def save_model(self, request: HttpRequest, obj: Task, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "assignee" in form.changed_data:
            pass_task_on(task=obj, assignee=obj.assignee, actor=request.membership)  # type: ignore[attr-defined]

    # --- Doors -----------------------------------------------------------------------------------
    def give_view(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = QuickTaskForm(request.POST, member=request.membership)  # type: ignore[attr-defined]
        if not form.is_valid():
            return self._refuse(request, form.first_error())
        try:
            task = give_task(author=request.membership, **form.cleaned_data)  # type: ignore[attr-defined]
        except ValidationError as error:
            return self._refuse(request, error.messages[0])
        return self._answer(request, task, _given_words(task))

    def done_view(self, request: HttpRequest, task_id: int) -> HttpResponse:
        task = self._task_to_change(request, task_id)
        if isinstance(task, HttpResponse):
            return task
        done = finish_task(task=task, actor=request.membership)  # type: ignore[attr-defined]
        words = _("Done: %(title)s") if done else _("This was done already: %(title)s")
        return self._answer(request, task, words % {"title": task.title}, undo="reopen" if done else "")

    def reopen_view(self, request: HttpRequest, task_id: int) -> HttpResponse:
        task = self._task_to_change(request, task_id)
        if isinstance(task, HttpResponse):
            return task
        reopen_task(task=task)
        return self._answer(request, task, _("Open again: %(title)s") % {"title": task.title})

    def _task_to_change(self, request: HttpRequest, task_id: int) -> Task | HttpResponse:
        """One this person may see; anything else is not there."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        task: Task | None = self.get_queryset(request).filter(pk=task_id).first() if task_id < 2**63 else None
        if task is None:
            raise Http404
        if not self.has_change_permission(request, task):
            raise PermissionDenied
        return task

    # --- Answers ---------------------------------------------------------------------------------
    def _refuse(self, request: HttpRequest, problem: str) -> HttpResponse:
        if "HX-Request" in request.headers:
            return HttpResponse(problem, status=400, content_type="text/plain; charset=utf-8")
        messages.error(request, problem)
        return HttpResponseRedirect(reverse("admin:reminders_task_changelist"))

    def _answer(self, request: HttpRequest, task: Task, words: str, undo: str = "") -> HttpResponse:
        """The part of the page anew for htmx, else the page itself."""
        place = request.POST.get("place", "")
        lead = self._lead_of(request, task) if place == ON_LEAD else None
        if "HX-Request" not in request.headers:
            messages.success(request, words)
            return HttpResponseRedirect(lead_url(lead) if lead else reverse("admin:reminders_task_changelist"))
        if lead:
            response = render(request, "reminders/lead_tasks.html", dict(panel_of_lead(request, lead)))
        else:
            response = render(request, "reminders/task_body.html", task_context(request, place))
        told: dict[str, Any] = {"text": words}
        if undo:
            url = reverse(f"admin:reminders_task_{undo}", args=(task.pk,))
            target = "#lead-tasks" if lead else "#tasks"
            told |= {"undo": _("Undo"), "url": url, "target": target, "values": {"place": place}}
        response.headers["HX-Trigger"] = json.dumps({"crm:told": told})
        return response

    @staticmethod
    def _lead_of(request: HttpRequest, task: Task) -> Lead | None:
        lead: Lead | None = Lead.objects.visible_to(request.membership).filter(pk=task.lead_id).first()  # type: ignore[attr-defined]
        return lead


def _given_words(task: Task) -> str:
    if task.author_id == task.assignee_id:
        return _("Noted: %(title)s") % {"title": task.title}
    return _("Given to %(name)s: %(title)s") % {"name": task.assignee.name, "title": task.title}
