"""The pages of moving in: upload, reading, check, result, and the workbooks to download. Only a POST changes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from import_service.admin.forms import one_file
from import_service.admin.moving_in.asked_groups import answers_of, asked_table
from import_service.admin.moving_in.summary import summary_of
from import_service.admin.progress import progress_of_move
from import_service.admin.steps import StepPages, step_of
from import_service.choices import WORKING, JobStatus
from import_service.models import MovingIn
from import_service.moving_in.grid import MAX_BYTES
from import_service.moving_in.template import write_workbook
from import_service.moving_in.what_is_here import rows_here
from import_service.services.move_in import answer_move, cancel_move, confirm_move, start_move, undo_move
from import_service.services.steer_import import WrongMoment
from organizations.choices import AuditKind
from organizations.services.record_audit import record_audit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EARLIER_SHOWN = 10
PAGES: dict[str, str] = {
    JobStatus.PLANNED: "check",
    JobStatus.REFUSED: "refused",
    JobStatus.CANCELLED: "refused",
    JobStatus.DONE: "result",
    JobStatus.UNDONE: "result",
}
View = Callable[..., HttpResponse]


class WorkbookForm(forms.Form):
    """One workbook."""

    file = one_file(gettext_lazy("Choose the workbook first."))


@admin.register(MovingIn)
class MovingInAdmin(StepPages):
    """There is no list: the page that begins a move names the earlier ones."""

    def get_urls(self) -> list[URLPattern]:
        views: tuple[tuple[str, View, str], ...] = (
            ("template.xlsx", self.template_view, "template"),
            ("here.xlsx", self.here_view, "here"),
            ("move/<uuid:public_id>/", self.page_view, "page"),
            ("move/<uuid:public_id>/progress/", self.progress_view, "progress"),
            ("move/<uuid:public_id>/groups/", self.groups_view, "groups"),
            ("move/<uuid:public_id>/do/<str:verb>/", self.steer_view, "steer"),
        )
        own = [
            path(tail, self.admin_site.admin_view(view), name=f"import_service_movingin_{name}")
            for tail, view, name in views
        ]
        return [*own, *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What moved in is taken back, not forgotten."""
        return False

    # --- What is shown --------------------------------------------------------------------------
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:import_service_movingin_add"))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Stock links lead to the page of the move."""
        move = self.get_object(request, object_id)
        if move is None or not self.has_view_permission(request, move):
            raise Http404
        return HttpResponseRedirect(page_url(move))

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Step 1: the workbook, the template, what is here."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
        if form.is_bound and form.is_valid():
            file, member = form.cleaned_data["file"], request.membership  # type: ignore[attr-defined]
            return HttpResponseRedirect(page_url(start_move(file=file, name=file.name, actor=member)))
        context = {
            "form": form,
            "limit": MAX_BYTES // 2**20,
            "earlier": MovingIn.objects.select_related("created_by").defer("reading", "made", "problems")[
                :EARLIER_SHOWN
            ],
            "may_download": self._may_download(request),
        }
        return render(
            request, "import_service/moving_in/upload.html", {**self.frame(request, _("Move in"), 1), **context}
        )

    def page_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """Steps 2 to 4, by where the move stands."""
        move = self._move(request, public_id)
        page = "work" if move.status in WORKING else PAGES[move.status]
        parts = {"progress": progress_of_move(request, move)} if move.status in WORKING else summary_of(move)
        context = {
            **self.frame(request, _("Move in"), step_of(move.status)),
            **parts,
            "asked": asked_table(move) if page == "check" else None,
            "move": move,
            "may_change": self.has_change_permission(request, move),
        }
        return render(request, f"import_service/moving_in/{page}.html", context)

    def progress_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """The bar alone; when the work is over, the page comes anew."""
        move = self._move(request, public_id)
        if move.status not in WORKING:
            return HttpResponse(headers={"HX-Redirect": page_url(move)})
        context = {"move": move, "progress": progress_of_move(request, move)}
        return render(request, "import_service/moving_in/progress.html", context)

    def template_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return _download(write_workbook(), "moving-in")

    def here_view(self, request: HttpRequest) -> HttpResponse:
        """All lists of the center in the form in which they move in; the journal keeps who took them."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self._may_download(request):
            raise PermissionDenied
        rows = rows_here()
        record_audit(
            kind=AuditKind.EXPORTED,
            actor=request.membership,  # type: ignore[attr-defined]
            label=_("Everything, as a workbook"),
            payload={"rows": sum(map(len, rows.values()))},
        )
        return _download(write_workbook(rows), f"{request.membership.organization.slug}")  # type: ignore[attr-defined]

    # --- What is changed ------------------------------------------------------------------------
    def groups_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """Answers about the groups of a workbook of tabs: it is planned again with them."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        move = self._move_to_change(request, public_id)
        return self._do(request, move, lambda: answer_move(move=move, answers=answers_of(move, request.POST)))

    def steer_view(self, request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
        """Confirm, give up or take back."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        move, member = self._move_to_change(request, public_id), request.membership  # type: ignore[attr-defined]
        verbs: dict[str, Callable[[], MovingIn]] = {
            "confirm": lambda: confirm_move(move=move, actor=member),
            "cancel": lambda: cancel_move(move=move),
            "undo": lambda: undo_move(move=move, actor=member),
        }
        if verb not in verbs:
            raise Http404
        return self._do(request, move, verbs[verb])

    def _do(self, request: HttpRequest, move: MovingIn, verb: Callable[[], MovingIn]) -> HttpResponse:
        try:
            verb()
        except WrongMoment as news:
            messages.warning(request, news.message)
        return HttpResponseRedirect(page_url(move))

    # --- What all of them need ------------------------------------------------------------------
    def _move(self, request: HttpRequest, public_id: UUID) -> MovingIn:
        move: MovingIn | None = MovingIn.objects.filter(public_id=public_id).first()
        if move is None:
            raise Http404
        if not self.has_view_permission(request, move):
            raise PermissionDenied
        return move

    def _move_to_change(self, request: HttpRequest, public_id: UUID) -> MovingIn:
        move = self._move(request, public_id)
        if not self.has_change_permission(request, move):
            raise PermissionDenied
        return move

    def _may_download(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and request.user.has_perm("clients.export_client")


def page_url(move: MovingIn) -> str:
    return reverse("admin:import_service_movingin_page", args=(move.public_id,))


def _download(body: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "no-store"}
    return HttpResponse(body, content_type=XLSX, headers=headers)
