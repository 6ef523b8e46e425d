"""How a person works as a salesperson: a page for the owner, and "My profile" for the person."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import construct_change_message
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from organizations.admin.base import OrganizationModelAdmin
from organizations.admin.row_page import contributed_cards
from organizations.admin.seller_form import OwnSellerForm, SellerForm
from organizations.choices import SELLERS, AuditKind, Role
from organizations.models import Membership, SellerProfile
from organizations.services.record_audit import record_audit


class SellerPages(OrganizationModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        seller = path(
            "<int:person_id>/seller/",
            self.admin_site.admin_view(self.seller_view),
            name="organizations_membership_seller",
        )
        mine = path("me/", self.admin_site.admin_view(self.my_profile_view), name="my_profile")
        return [seller, mine, *super().get_urls()]

    def seller_view(self, request: HttpRequest, person_id: int) -> HttpResponse:
        person: Membership | None = self.get_object(request, str(person_id))
        if person is None or not person.has_role(SELLERS):
            raise Http404
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        back = reverse("admin:organizations_membership_change", args=(person.pk,))
        return self._edit(request, person, SellerForm, back)

    def my_profile_view(self, request: HttpRequest) -> HttpResponse:
        member: Membership = request.membership  # type: ignore[attr-defined]
        return self._edit(request, member, OwnSellerForm, request.path)

    def _edit(self, request: HttpRequest, person: Membership, kind: type[OwnSellerForm], back: str) -> HttpResponse:
        form = kind(request.POST or None, instance=profile_of(person))
        if request.method == "POST" and form.is_valid():
            form.save()
            if form.changed_data:
                payload = {"message": construct_change_message(form, [], False)}  # type: ignore[arg-type]
                record_audit(kind=AuditKind.CHANGED, actor=request.membership, about=person, payload=payload)  # type: ignore[attr-defined]
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("My profile") if kind is OwnSellerForm else _("%(name)s as a salesperson") % {"name": person},
            "opts": self.opts,
            "form": form,
            "media": form.media,
            "panels": contributed_cards(request, person, for_oneself=True) if kind is OwnSellerForm else [],
            "back": back if kind is SellerForm else reverse("admin:index"),
        }
        return render(request, "organizations/seller.html", context)


def profile_of(person: Membership) -> SellerProfile:
    """The profile, or a new one that says what holds without any: leaders get no new leads by themselves."""
    known = SellerProfile.objects.filter(membership=person).first()
    takes = person.has_role((Role.SALESPERSON,))
    return known or SellerProfile(membership=person, organization=person.organization, takes_new_leads=takes)
