"""One row of the list of clients, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.choices import CLIENT_TONES, Priority
from clients.models import Client, ClientContact
from common import ui
from organizations.models import Membership

PRIORITY_SIGNS = {Priority.HIGH: ("orange", "keyboard_arrow_up"), Priority.URGENT: ("red", "priority_high")}


@dataclass(frozen=True)
class Row:
    """Ready to be shown: every part is escaped."""

    client: Client
    url: str
    about: str
    marks: SafeString
    status: SafeString
    priority: SafeString
    people: str
    phone: SafeString
    owner: SafeString
    last_contact: SafeString
    since: SafeString


def rows_of(clients: Iterable[Client], member: Membership, now: datetime) -> Iterator[Row]:
    region, today = member.organization.country, timezone.localdate(now)
    for client in clients:
        sign = PRIORITY_SIGNS.get(Priority(client.priority))
        yield Row(
            client=client,
            url=reverse("admin:clients_client_change", args=(client.pk,)),
            about=_about(client, today),
            marks=format_html_join("", "{}", ((ui.chip(tag.name, tag.tone),) for tag in client.tags.all())),
            status=ui.chip(client.get_status_display(), CLIENT_TONES[client.status], dot=True),
            priority=ui.chip(client.get_priority_display(), *sign) if sign else SafeString(""),
            people=_people(client),
            phone=_phone(client, region),
            owner=ui.person(client.owner.name, client.owner.name.split(" ", 1)[0]) if client.owner else SafeString(""),
            last_contact=_last_contact(client, now),
            since=ui.age(client.created_at, now),
        )


def _about(client: Client, today: date) -> str:
    """How old, where at work; of a company its industry and who is known there."""
    if client.is_company:
        known = client.people.all()
        people = ngettext("%(n)d person here", "%(n)d people here", len(known)) % {"n": len(known)} if known else ""
        return " · ".join(part for part in (client.industry, client.city, people) if part)
    age = ui.years_old(client.birth_date, today) if client.birth_date else ""
    work = client.employer.name if client.employer else ""
    return " · ".join(part for part in (age, client.job_title, work, client.city if not age else "") if part)


def _people(client: Client) -> str:
    """Who answers for the client; else for whom the client answers."""
    links = list(client.contact_links.all())
    if links:
        first = links[0]
        return _("%(relation)s %(name)s") % {"relation": first.get_relation_display(), "name": first.contact.name}
    return ", ".join(link.client.first_name or link.client.name for link in client.client_links.all())


def _phone(client: Client, region: str) -> SafeString:
    """Their own; else that of who answers, since that is who is called."""
    link: ClientContact | None = next(iter(client.contact_links.all()), None)
    who = client if client.phone or link is None else link.contact
    if not who.phone:
        return ui.telegram(who.telegram_username) or ui.email(who.email)
    return ui.phone(who.phone, region, reverse("admin:clients_client_reveal", args=(who.pk,)))


def _last_contact(client: Client, now: datetime) -> SafeString:
    if client.last_contact_at is None:
        return format_html('<span class="x-muted">{}</span>', _("never"))
    return ui.age(client.last_contact_at, now)
