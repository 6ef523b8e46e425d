"""Doors of a row's page: each saves one fact at once, by POST only, and says how it is taken back."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from common.row_keys import row_key
from organizations.admin.base import OrganizationModelAdmin
from organizations.admin.door_form import DoorForm
from organizations.admin.second_look import changed_meanwhile


@dataclass(frozen=True)
class Saved:
    """What to tell the person, and which door takes it back with which values."""

    text: str
    undo: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    empties_note: bool = False


@dataclass(frozen=True)
class Door:
    """A form, what saves it, and a right beside changing the row."""

    form: type[DoorForm]
    save: Callable[..., Saved]
    right: str = ""


class RowDoors(OrganizationModelAdmin):
    """One address for each door: the row from those the person may see, the right checked on it."""

    doors: ClassVar[Mapping[str, Door]]
    # An answer to a target that begins so is the row of a list alone.
    row_id_prefix: ClassVar[str] = ""

    def get_urls(self) -> list[URLPattern]:
        doors = [
            path(
                f"<int:row_id>/{name}/",
                self.admin_site.admin_view(partial(self.door_view, name=name)),
                name=self._url_name(name),
            )
            for name in self.doors
        ]
        return [*doors, *super().get_urls()]

    def find_row(self, request: HttpRequest, key: int) -> Any:
        """The row with what its page shows, or None if it is not for this person."""
        raise NotImplementedError

    def row_or_404(self, request: HttpRequest, key: int | str) -> Any:
        """By the number in an address, which may be anything."""
        number = row_key(key)
        row = None if number is None else self.find_row(request, number)
        if row is None:
            raise Http404
        return row

    def row_url(self, row: Model) -> str:
        return reverse(f"admin:{self._url_name('change')}", args=(row.pk,))

    def may_pass(self, request: HttpRequest, row: Any, name: str, data: dict[str, Any]) -> bool:
        """What a right alone does not say."""
        return True

    def door_view(self, request: HttpRequest, row_id: int, name: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        row, door = self.row_or_404(request, row_id), self.doors[name]
        if not self.has_change_permission(request, row) or (door.right and not request.user.has_perm(door.right)):
            raise PermissionDenied
        form = door.form(request.POST)
        if not form.is_valid():
            return self.refuse(request, row, form.first_error())
        if not self.may_pass(request, row, name, form.cleaned_data):
            raise PermissionDenied
        try:
            saved = door.save(row, request.membership, **form.cleaned_data)  # type: ignore[attr-defined]
        except ValidationError as error:
            return self.refuse(request, row, error.messages[0])
        except IntegrityError:
            return self.refuse(request, row, changed_meanwhile().messages[0])
        return self.answer(request, row, saved)

    def refuse(self, request: HttpRequest, row: Any, problem: str) -> HttpResponse:
        if "HX-Request" in request.headers:
            return HttpResponse(problem, status=400, content_type="text/plain; charset=utf-8")
        messages.error(request, problem)
        return HttpResponseRedirect(self.row_url(row))

    def answer(self, request: HttpRequest, row: Any, saved: Saved) -> HttpResponse:
        """The page's body anew for htmx, else the page itself; the list if the row is no longer this person's."""
        now = self.find_row(request, row.pk)
        if "HX-Request" not in request.headers or now is None:
            messages.success(request, saved.text)
            target = self.row_url(row) if now else reverse(f"admin:{self._url_name('changelist')}")
            moved = HttpResponse() if "HX-Request" in request.headers else HttpResponseRedirect(target)
            moved.headers["HX-Redirect"] = target
            return moved
        is_row = self.row_id_prefix and request.headers.get("HX-Target", "").startswith(self.row_id_prefix)
        response = (
            self.row_response(request, now)
            if is_row
            else self.body_response(request, now, is_note_saved=saved.empties_note)
        )
        undo = {"url": reverse(f"admin:{self._url_name(saved.undo)}", args=(row.pk,))} if saved.undo else {}
        told = {"text": saved.text, **undo, "values": saved.values}
        response.headers["HX-Trigger"] = json.dumps({"row:saved": told})
        return response

    def row_response(self, request: HttpRequest, row: Any) -> HttpResponse:
        """The row of the list alone."""
        raise NotImplementedError

    def body_response(self, request: HttpRequest, row: Any, *, is_note_saved: bool) -> HttpResponse:
        """The page without its frame."""
        raise NotImplementedError

    def _url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page.replace('-', '_')}"
