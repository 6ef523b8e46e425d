"""The page on which somebody leaves the center: what they hold, what they took out, who goes on with it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from common.contributions import handover_parts
from organizations.admin.base import OrganizationModelAdmin
from organizations.admin.journal_words import kind_chip, sentence
from organizations.choices import SELLERS, AuditKind
from organizations.forms import OrganizationForm
from organizations.models import AuditEvent, Invitation, Membership
from organizations.people import memberships_of
from organizations.services.leave_center import leave_center, return_to_center

TAKEN_OUT = (AuditKind.EXPORTED, "revealed")
SHOWN_EVENTS = 8


class LeaveForm(OrganizationForm):
    receivers: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who goes on with it"),
        queryset=Membership.objects.none(),
        required=False,
        to_field_name="public_id",
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=gettext_lazy("Several people get equal shares."),
    )

    def __init__(self, *args: Any, person: Membership | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workers = Membership.objects.filter(is_active=True, role_rows__role__in=SELLERS)
        self.fields["receivers"].queryset = workers.exclude(pk=person and person.pk).distinct().order_by("name")  # type: ignore[attr-defined]


class LeavingPages(OrganizationModelAdmin):
    """Two addresses of a person: leave, and work here again."""

    def get_urls(self) -> list[URLPattern]:
        leave = path("<int:person_id>/leave/", self.admin_site.admin_view(self.leave_view), name=_name("leave"))
        back = path("<int:person_id>/return/", self.admin_site.admin_view(self.return_view), name=_name("return"))
        return [leave, back, *super().get_urls()]

    def leave_view(self, request: HttpRequest, person_id: int) -> HttpResponse:
        person = self._person(request, person_id)
        form = LeaveForm(request.POST if request.method == "POST" else None, person=person)
        if request.method == "POST" and form.is_valid() and self._leave(request, person, form):
            return HttpResponseRedirect(reverse("admin:organizations_membership_change", args=(person.pk,)))
        return render(request, "organizations/leave.html", self._context(request, person, form))

    def return_view(self, request: HttpRequest, person_id: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        person = self._person(request, person_id)
        try:
            return_to_center(person=person, actor=request.membership)  # type: ignore[attr-defined]
            messages.success(request, _("%(name)s works here again.") % {"name": person.name})
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return HttpResponseRedirect(reverse("admin:organizations_membership_change", args=(person.pk,)))

    def _leave(self, request: HttpRequest, person: Membership, form: LeaveForm) -> bool:
        receivers = list(form.cleaned_data["receivers"])
        try:
            leave_center(person=person, receivers=receivers, actor=request.membership)  # type: ignore[attr-defined]
        except ValidationError as error:
            form.add_error(None, error)
            return False
        messages.success(request, _("%(name)s has left; nothing here opens for them any more.") % {"name": person.name})
        return True

    def _person(self, request: HttpRequest, person_id: int) -> Membership:
        person: Membership | None = self.get_object(request, str(person_id))
        if person is None:
            raise Http404
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        return person

    def _context(self, request: HttpRequest, person: Membership, form: LeaveForm) -> dict[str, Any]:
        taken = AuditEvent.objects.filter(actor=person, kind__in=TAKEN_OUT).order_by("-pk")[:SHOWN_EVENTS]
        return {
            **self.admin_site.each_context(request),
            "title": _("%(name)s leaves") % {"name": person.name},
            "opts": self.opts,
            "person": person,
            "form": form,
            "parts": [_part(part, person) for part in handover_parts],
            "taken": [{"chip": kind_chip(event), "at": event.at, "words": sentence(event.payload)} for event in taken],
            "ends": _what_ends(person),
        }


def _part(part: Any, person: Membership) -> dict[str, Any]:
    count = part.count(person)
    return {"label": part.label, "count": count, "late": part.late(person) if count else 0}


def _what_ends(person: Membership) -> list[str]:
    """What stops working when the button is pressed."""
    if person.user is None:
        return [_("There is no login to block.")]
    others = [each for each in memberships_of(person.user) if each.pk != person.pk]
    links = Invitation.objects.filter(person=person, accepted_by=None).count()
    blocked = _("The login %(login)s is blocked and everything it has open is closed.")
    kept = _("The login %(login)s opens this center no more; it goes on in the other centers of this person.")
    ends = [(kept if others else blocked) % {"login": person.user.get_username()}]
    if links:
        ends.append(ngettext("%(n)d login link is revoked.", "%(n)d login links are revoked.", links) % {"n": links})
    return ends


def _name(page: str) -> str:
    return f"organizations_membership_{page}"
