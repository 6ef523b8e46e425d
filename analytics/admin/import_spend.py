"""Spend from a file of an advertising account: upload it, see what would be written, correct that, write it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from analytics.models import Spend
from analytics.services.import_spend import ChangedSinceLookError, import_spend
from analytics.spending.choices import LEFT_OUT, Choices, read_choices
from analytics.spending.columns import LABELS, NEEDED
from analytics.spending.look import CHANGED, NEW, SAME, Look, look_at_spend
from analytics.spending.read_file import MAX_BYTES, MAX_ROWS, SpendFile, read_spend_file, unpacked
from analytics.spending.rows import troubles
from import_service.admin.forms import one_file
from import_service.admin.reference.sealed import Parcel, seal, unseal
from import_service.pipeline.reading.table import FileRefused
from leads.models import Channel
from organizations.admin.undo import undo_of_row
from organizations.models import Membership
from organizations.scoping import open_organization

SHOWN = 200
_SEAL = "spend"
RIGHTS = ("analytics.add_spend", "analytics.change_spend")


class SpendFileForm(forms.Form):
    """One file of an advertising account."""

    file = one_file(gettext_lazy("Choose the file first."))


@dataclass(frozen=True)
class Column:
    """A select of the page: which column of the file holds this."""

    field: str
    label: Any
    place: int | None
    is_needed: bool


def import_spend_page(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perms(RIGHTS):
        raise PermissionDenied
    if request.method != "POST":
        return _show_upload(request)
    if "sealed" not in request.POST:
        return _upload(request)
    member: Membership = request.membership  # type: ignore[attr-defined]
    parcel = unseal(request.POST["sealed"], name=_SEAL, member=member)
    if parcel is None:
        return _show_upload(request, _("The look at your file is more than an hour old, or not yours. Send it again."))
    file = unpacked(parcel.lines)
    choices = read_choices(request.POST.dict(), file)
    if request.POST.get("act") != "write":
        return _show_look(request, file, choices, look_at_spend(file, choices))
    return _write(request, file, choices, parcel.seen)


def _upload(request: HttpRequest) -> HttpResponse:
    form = SpendFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_upload(request, form.errors["file"][0])
    try:
        file = read_spend_file(form.cleaned_data["file"])
    except FileRefused as refusal:
        return _show_upload(request, refusal)
    choices = read_choices({}, file)
    return _show_look(request, file, choices, look_at_spend(file, choices))


def _write(request: HttpRequest, file: SpendFile, choices: Choices, seen: str) -> HttpResponse:
    member: Membership = request.membership  # type: ignore[attr-defined]
    try:
        key = import_spend(file=file, choices=choices, seen=seen, actor=member)
    except ChangedSinceLookError as news:
        words = _("Nothing was written yet: it would be something else than what you saw. Look again.")
        return _show_look(request, file, choices, news.look, words)
    rows = Spend.objects.filter(imported_as=key)
    number = rows.count()
    words = ngettext("%(n)d row of spend is written.", "%(n)d rows of spend are written.", number) % {"n": number}
    first = rows.first()
    if first is None:
        messages.info(request, _("There was nothing to write."))
    else:
        undo = reverse("admin:analytics_spend_undo_import", args=(first.pk,))
        messages.success(request, undo_of_row(request, words, undo))
    return HttpResponseRedirect(_list_url())


def _show_upload(request: HttpRequest, problem: Any = "") -> HttpResponse:
    has_channels = Channel.objects.exists()
    return _show(
        request,
        "import_spend",
        problem=problem,
        limit=MAX_BYTES // 2**20,
        rows=MAX_ROWS,
        has_channels=has_channels,
        channels_url=reverse("admin:leads_channel_add") if request.user.has_perm("leads.add_channel") else "",
    )


def _show_look(request: HttpRequest, file: SpendFile, choices: Choices, look: Look, problem: str = "") -> HttpResponse:
    member: Membership = request.membership  # type: ignore[attr-defined]
    to_write, told = look.to_write, troubles(look.refused)
    return _show(
        request,
        "import_spend_look",
        file=file,
        look=look,
        problem=look.problem or problem,
        columns=[Column(name, label, choices.columns.get(name), name in NEEDED) for name, label in LABELS.items()],
        header=list(enumerate(file.header)),
        channels=Channel.objects.all(),
        left_out=LEFT_OUT,
        rate=choices.rate,
        own_currency=open_organization().currency,
        counts={state: look.count(state) for state in (NEW, CHANGED, SAME)},
        troubles=told[:SHOWN],
        more_troubles=max(0, len(told) - SHOWN),
        refused_rows=len({one.row for one in look.refused}),
        entries=to_write[:SHOWN],
        more=max(0, len(to_write) - SHOWN),
        whole=sum((entry.amount for entry in to_write), Decimal()),
        sealed=seal(Parcel(file.packed(), look.print), name=_SEAL, member=member),
    )


def _show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    frame = {
        **admin.site.each_context(request),
        "title": _("Import spend"),
        "list_name": capfirst(Spend._meta.verbose_name_plural),
        "list_url": _list_url(),
    }
    return render(request, f"analytics/{template}.html", {**frame, **context})


def _list_url() -> str:
    return reverse("admin:analytics_spend_changelist")
