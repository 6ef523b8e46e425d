"""Adding a client and editing one: a person with who answers, or a company."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from clients.admin.client_forms import ClientForm, GuardiansForm
from clients.admin.client_page.doors import ClientDoors
from clients.admin.client_page.known_here import KnownHere, find_known
from clients.admin.client_words import ClientWords
from clients.choices import ClientKind, ContactRelation
from clients.models import Client
from clients.services.create_client import create_client
from clients.services.edit_client import edit_client
from clients.services.link_contact import link_contact
from common.row_keys import row_keys
from organizations.changes import EditConflict, FieldChange
from organizations.models import Membership

FEW = 5  # who answer for one person


class ClientFormPages(ClientDoors):
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        member: Membership = request.membership  # type: ignore[attr-defined]
        kind = ClientKind.COMPANY if request.GET.get("kind") == ClientKind.COMPANY else ClientKind.PERSON
        guardians = _linked(request)
        form = ClientForm(
            request.POST or None,
            instance=Client(kind=kind),
            member=member,
            initial=_first_values(request, kind, guardians),
        )
        answering = GuardiansForm(request.POST or None, member=member, initial={"guardian": [g.pk for g in guardians]})
        known = find_known(request, request.POST, guardians)
        is_asked = False
        if request.method == "POST" and form.is_valid() and answering.is_valid():
            is_asked = not _is_decided(request, known)
            if not is_asked and (client := _try_to_add(kind, form, answering, member)):
                messages.success(request, _("%(name)s is added.") % {"name": client.name})
                return HttpResponseRedirect(self.row_url(client))
        shown = {"form": form, "answering": answering, "guardians": guardians, "is_company": kind == ClientKind.COMPANY}
        shown |= {"known": known, "is_asked": is_asked}
        title = _("New company") if kind == ClientKind.COMPANY else _("New person")
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **shown}
        return render(request, "clients/form/add.html", context)

    def here_view(self, request: HttpRequest) -> HttpResponse:
        """Who is here already, while somebody types."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        is_company = request.GET.get("kind") == ClientKind.COMPANY
        context = {"known": find_known(request, request.POST), "is_company": is_company}
        return render(request, "clients/form/known.html", context)

    def form_tab(self, request: HttpRequest, client: Client) -> HttpResponse:
        """GET shows the form in the page's frame; POST saves it."""
        if not self.has_change_permission(request, client):
            raise PermissionDenied
        member: Membership = request.membership  # type: ignore[attr-defined]
        form = ClientForm(request.POST or None, instance=client, member=member)
        if request.method == "POST" and form.is_valid():
            try:
                edit_client(
                    client=client,
                    changes=form.facts(),
                    actor=member,
                    version=min(form.cleaned_data["version"] or 1, client.version),
                    tags=form.cleaned_data["tags"],
                )
            except EditConflict as conflict:
                _tell_conflict(form, conflict)
            except ValidationError as error:
                _say_in(form, error)
            else:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(self.row_url(client))
        return render(request, "clients/form/edit.html", {**self.page_context(request, client, "form"), "form": form})

    def page_context(self, request: HttpRequest, client: Client, tab: str) -> dict[str, Any]:
        raise NotImplementedError


def _is_decided(request: HttpRequest, known: KnownHere) -> bool:
    """A person saw all of these and adds anyway, or one of them answers for the new one."""
    linked = {str(one.client.pk) for one in known.clients} & set(request.POST.getlist("guardian"))
    return bool(linked) or known.keys <= set(request.POST.getlist("seen"))


def _try_to_add(kind: str, form: ClientForm, answering: GuardiansForm, member: Membership) -> Client | None:
    try:
        return add_client(kind, form, answering, member)
    except ValidationError as error:
        _say_in(form, error)
        return None


@transaction.atomic
def add_client(kind: str, form: ClientForm, answering: GuardiansForm, member: Membership) -> Client:
    """A prospect until they join a group, with everybody who answers: those who are here already are linked, one who
    is typed becomes a client too."""
    client = create_client(
        facts={"kind": kind, **form.facts()},
        actor=member,
        tags=form.cleaned_data["tags"],
    )
    relation = answering.cleaned_data["relation"] or ContactRelation.MOTHER
    guardians = list(answering.cleaned_data["guardian"])
    known = {guardian.pk: _relation_of(guardian, relation) for guardian in guardians}
    if facts := answering.facts():
        guardians.append(create_client(facts=facts, actor=member))
    for place, guardian in enumerate(guardians):
        link_contact(
            client=client,
            contact=guardian,
            actor=member,
            relation=known.get(guardian.pk, relation),
            pays=place == 0,
            is_primary=place == 0,
        )
    return client


def _linked(request: HttpRequest) -> list[Client]:
    """Who answers for the new one, by the address: people who are here, the one who was asked first first."""
    keys = row_keys(request.GET.getlist("guardian"))[:FEW]
    found = Client.objects.current().in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _first_values(request: HttpRequest, kind: str, guardians: list[Client]) -> dict[str, Any]:
    """A child of somebody who is here has the surname, the branch, the address of that person until told otherwise."""
    member: Membership = request.membership  # type: ignore[attr-defined]
    if kind == ClientKind.COMPANY or not guardians:
        employer = request.GET.get("employer", "")
        return {"branch": next(iter(member.branches.all()), None), **({"employer": employer} if employer else {})}
    first = guardians[0]
    shared = ("last_name", "branch", "language", "country", "region", "city", "district", "address")
    return {name: getattr(first, name) for name in shared}


def _relation_of(guardian: Client, asked: str) -> str:
    """What this person is to the other children."""
    return guardian.client_links.order_by("-pk").values_list("relation", flat=True).first() or asked


def _say_in(form: ClientForm, error: ValidationError) -> None:
    """Beside the field if the form has it."""
    known = {name: said for name, said in getattr(error, "error_dict", {}).items() if name in form.fields}
    for name, said in known.items():
        form.add_error(name, said)
    if not known:
        form.add_error(None, error.messages)


def _tell_conflict(form: ClientForm, conflict: EditConflict) -> None:
    """What was typed stays in the form; saved again, knowing what the other wrote, it holds."""
    words = ClientWords((change.field, change.old, change.new) for change in conflict.changes)
    for change in conflict.changes:
        form.add_error(change.field, _conflict_in_words(change, words))
    typed: Any = form.data
    form.data = typed.copy()
    form.data["version"] = str(conflict.version)  # type: ignore[index]


def _conflict_in_words(change: FieldChange, words: ClientWords) -> str:
    said = _("%(who)s changed this meanwhile: %(old)s → %(new)s. Save again to keep yours, or write theirs.")
    return said % {
        "who": change.actor.name if change.actor else _("an import"),
        "old": words.value(change.field, change.old) or "—",
        "new": words.value(change.field, change.new) or "—",
    }
