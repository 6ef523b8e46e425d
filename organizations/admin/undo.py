"""Changes of many rows of a list that can be taken back with one click for ten minutes, by who made them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common.counting import LIMIT, shown_count
from organizations.acts import Acts
from organizations.admin.actions import BulkAction, has_right, page_before
from organizations.admin.listing.admin import RowsListAdmin
from organizations.admin.listing.filters import view_keys
from organizations.admin.listing.views import canonical_query
from organizations.models import Membership

UNDO_SECONDS = 600


def with_undo(done: str, url: str, *, form: str) -> SafeString:
    """What was done and a button that takes it back. It belongs to a form of the list the words are shown above, so it
    posts and carries the token against forgery."""
    button = '{} <button type="submit" form="{}" formaction="{}" class="x-undo">{}</button>'
    return format_html(button, done, form, url, _("Undo"))


def undo_of_row(request: HttpRequest, done: str, url: str) -> SafeString:
    """What was done and a button that takes it back, for words above any page: it posts to a row action that asks
    nothing, and comes back to where it was pressed."""
    form = (
        '{} <form method="post" action="{}" class="x-undo-form">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="back" value="{}">'
        '<button type="submit" class="x-undo">{}</button></form>'
    )
    return format_html(form, done, url, get_token(request), page_before(request), _("Undo"))


@dataclass(frozen=True)
class UndoButton:
    """Stands beside "10 leads changed". `view` is the name of the address it posts to, `acts` knows what was done."""

    view: str
    acts: Acts

    def beside(self, done: str, kind: str, member: Membership) -> SafeString:
        act = self.acts.latest(kind=kind, actor=member)
        token = signing.dumps([kind, act.isoformat() if act else ""], salt=self.view)
        return with_undo(done, reverse(self.view, args=(token,)), form="rows-post")

    def read(self, token: str) -> tuple[str, datetime]:
        """What the button names; PermissionDenied if it is too old or was made up."""
        try:
            kind, at = signing.loads(token, salt=self.view, max_age=UNDO_SECONDS)
            return str(kind), datetime.fromisoformat(at)
        except (signing.BadSignature, ValueError) as error:
            raise PermissionDenied(_("It is too late to undo this with one click.")) from error


class UndoableBulk(BulkAction):
    """A change of many rows that leaves events of one kind."""

    kind: str
    button: UndoButton
    too_many: Any

    def change(self, rows: QuerySet, data: dict[str, Any], actor: Membership) -> int:
        """Call the service; how many rows changed."""
        raise NotImplementedError

    def changed(self, count: int) -> str:
        """ "10 leads changed." """
        raise NotImplementedError

    def run(self, request: HttpRequest, rows: QuerySet, data: dict[str, Any]) -> str:
        if len(rows.values("pk")[: LIMIT + 1]) > LIMIT:
            raise ValidationError(self.too_many, params={"limit": shown_count(LIMIT)})
        member: Membership = request.membership  # type: ignore[attr-defined]
        count = self.change(rows, data, member)
        done = self.changed(count)
        return self.button.beside(done, self.kind, member) if count else _("Nothing changed: it was so already.")


class UndoableListAdmin(RowsListAdmin):
    """A list whose changes can be taken back; kinds of `archiving` need that right too."""

    undo_button: UndoButton
    archiving: tuple[str, ...]

    def as_before(self, count: int) -> str:
        """ "10 leads are as before." """
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        name = self.undo_button.view.removeprefix("admin:")
        return [path("undo/<str:token>/", self.admin_site.admin_view(self.undo_view), name=name), *super().get_urls()]

    def undo_view(self, request: HttpRequest, token: str) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        kind, at = self.undo_button.read(token)
        wanted = ("change", "archive") if kind in self.archiving else ("change",)
        if not all(has_right(self, request, verb) for verb in wanted):
            raise PermissionDenied
        acts = self.undo_button.acts
        count = acts.take_back(kind=kind, at=at, actor=request.membership)  # type: ignore[attr-defined]
        messages.success(request, self.as_before(count))
        asked = dict(QueryDict(request.POST.get("back", "")).lists())
        back = canonical_query(asked, view_keys(self.changelist_class.filters))
        return HttpResponseRedirect(
            f"{reverse(f'admin:{self.opts.app_label}_{self.opts.model_name}_changelist')}?{back}"
        )
