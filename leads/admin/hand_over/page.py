"""One page hands over what a person works on: asked, shown in numbers for each receiver, then done in one action."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from common.contributions import HandoverPart, handover_parts
from common.row_keys import row_key
from leads.admin.hand_over.form import EVENLY, HandOverForm
from leads.admin.lead_list.bulk import UNDO
from leads.choices import EventKind
from leads.services.hand_over import hand_over, leads_of, preview_shares
from organizations.admin.base import OrganizationModelAdmin
from organizations.models import Membership


class HandOverPage(OrganizationModelAdmin):
    """`?person=7` opens it for somebody; more of the form in the address shows the preview; a POST does it."""

    def get_urls(self) -> list[URLPattern]:
        page = path("hand-over/", self.admin_site.admin_view(self.hand_over_view), name="leads_lead_hand_over")
        return [page, *super().get_urls()]

    def hand_over_view(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("leads.assign_lead"):
            raise PermissionDenied
        member: Membership = request.membership  # type: ignore[attr-defined]
        asked = request.POST if request.method == "POST" else request.GET if "way" in request.GET else None
        form = HandOverForm(asked, member=member, initial=_initial(request))
        is_complete = form.is_bound and form.is_valid()
        if request.method == "POST" and is_complete and self._hand_over(request, form):
            return HttpResponseRedirect(reverse("admin:leads_lead_changelist"))
        preview = _preview(form) if is_complete and form.is_valid() else None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Hand over leads"),
            "opts": self.opts,
            "form": form,
            "media": form.media,
            "preview": preview,
            "answers": [(key, value) for key, values in request.GET.lists() for value in values] if preview else [],
        }
        return render(request, "leads/hand_over.html", context)

    def _hand_over(self, request: HttpRequest, form: HandOverForm) -> bool:
        person, actor = form.cleaned_data["person"], request.membership  # type: ignore[attr-defined]
        try:
            with transaction.atomic():
                count = hand_over(person=person, leads=form.leads, receivers=form.chosen, actor=actor)
                for part in _other_parts(form):
                    part.move(person, form.chosen or [actor], actor)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        done = _("%(count)s leads of %(name)s were handed over.") % {"count": count, "name": person.name}
        messages.success(request, UNDO.beside(done, EventKind.ASSIGNED, actor) if count else done)
        return True


def _initial(request: HttpRequest) -> dict[str, Any]:
    return {"person": row_key(request.GET.get("person", "")), "way": EVENLY, "others": True}


def _other_parts(form: HandOverForm) -> list[HandoverPart]:
    """What goes along with the leads, if that is wanted: reminders, tasks."""
    return [part for key, part in handover_parts.items() if key != "leads"] if form.cleaned_data["others"] else []


def _preview(form: HandOverForm) -> dict[str, Any]:
    """Who would get how many now, and what nobody has room for."""
    person, total = form.cleaned_data["person"], form.leads.count()
    shares = preview_shares(leads=form.leads, person=person, receivers=form.chosen)
    held = {receiver: leads_of(receiver).count() for receiver in shares}
    return {
        "person": person,
        "total": total,
        "rows": [{"person": who, "held": held[who], "gets": gets} for who, gets in shares.items()],
        "left": total - sum(shares.values()),
        "others": [(part.label, count) for part in _other_parts(form) if (count := part.count(person))],
    }
