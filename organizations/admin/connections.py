"""What pages of all connections with the world outside share: ways in for leads, programs that are told."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.db.models import Count, Model, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from common.ui import chip
from organizations.admin.base import OrganizationModelAdmin


class ConnectionAdmin(OrganizationModelAdmin):
    """Added with an answer or two; then its page says what to do at the other end, and that it works."""

    added: Any = ""
    list_display_links = None
    actions = None

    def how_to(self, request: HttpRequest, row: Any) -> Mapping[str, Any]:
        """What the page of a row shows above its settings."""
        raise NotImplementedError

    def row_url(self, row: Model) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=(row.pk,))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        row = self.get_object(request, object_id) if object_id else None
        shown = {**self.how_to(request, row), "may_change": self.has_change_permission(request, row)} if row else {}
        context = {"show_save_and_add_another": False, **shown, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, self.added)
        return HttpResponseRedirect(self.row_url(obj))


NEW_ADDRESS = gettext_lazy("The address is new. The one before is good until %(until)s.")
NEW_SECRET = gettext_lazy("The secret is new. The one before is good until %(until)s.")


def renewed(words: Any, until: datetime | None) -> str:
    """What a person is told of a new secret, beside which the last one is good for a while."""
    return str(words % {"until": date_format(timezone.localtime(until), "j E, H:i")})


class Sign(NamedTuple):
    """A figure of today; the words hold %(n)d."""

    number: int
    words: str
    tone: str
    icon: str


def sign_chips(signs: Iterable[Sign]) -> SafeString:
    """Of those that are not nought; empty if all are."""
    shown = [sign for sign in signs if sign.number]
    return format_html_join(
        " ", "{}", ((chip(sign.words % {"n": sign.number}, sign.tone, sign.icon),) for sign in shown)
    )


def per_row(rows: QuerySet, by: str, counted: Any = None) -> Any:
    """How many there are (or another aggregate of them) for each value of `by`, as a subquery; 0 for none."""
    counted = counted or Count("pk")
    return Coalesce(Subquery(rows.order_by().values(by).annotate(number=counted).values("number")), 0)
