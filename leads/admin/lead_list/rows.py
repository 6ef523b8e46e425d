"""One row of the lead list, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common import ui, veil
from leads.admin.client_ties import TIES, client_url
from leads.admin.score_parts import score_line
from leads.choices import CLOSED_STATUSES, STATUS_TONES, Relation
from leads.models import Lead
from organizations.models import Membership

# An answer to this target is the row alone.
ROW_ID = "lead-row-"


@dataclass(frozen=True)
class Row:
    """Ready to be shown: every part is escaped."""

    lead: Lead
    url: str
    about: str
    marks: SafeString
    tie: SafeString
    status: SafeString
    score: SafeString
    origin: str
    phone: SafeString
    owner: SafeString
    next_contact: SafeString
    age: SafeString
    may_work: bool

    @property
    def dom_id(self) -> str:
        return f"{ROW_ID}{self.lead.pk}"


def rows_of(
    leads: Iterable[Lead],
    member: Membership,
    now: datetime,
    *,
    may_assign: bool,
    may_work: bool,
    may_open_clients: bool,
) -> Iterator[Row]:
    region, today = member.organization.country, timezone.localdate(now)
    for lead in leads:
        takes = lead.owner_id is None and not may_assign
        url = reverse("admin:leads_lead_change", args=(lead.pk,))
        yield Row(
            lead=lead,
            url=url,
            about=_about(lead, today),
            marks=_marks(lead, url) + _accept(lead, member),
            tie=_tie(lead, may_open=may_open_clients),
            status=ui.chip(lead.get_status_display(), STATUS_TONES[lead.status], dot=True),
            score=score_line(lead.score),
            origin=_origin(lead),
            phone=ui.phone(lead.phone, region, _reveal_url(lead)) if lead.phone else _other_way(lead),
            owner=_owner(lead, may_assign=may_assign, takes=takes),
            next_contact=_next_contact(lead, now),
            age=ui.age(lead.created_at, now),
            may_work=may_work and not lead.is_archived,
        )


def _about(lead: Lead, today: date) -> str:
    """Who answers, how old the learner is, what it wants: "Mother Nilufar answers · 9 years · Kids A1"."""
    age = ui.years_old(lead.birth_date, today) if lead.birth_date else ""
    return " · ".join(part for part in (_who_answers(lead), age, lead.course.name if lead.course else "") if part)


def _who_answers(lead: Lead) -> str:
    """Empty if the learner answers, or nobody knows who; the company stands in for a person."""
    if lead.contact_relation == Relation.SELF:
        return lead.company
    relation = lead.get_contact_relation_display() if lead.contact_relation else ""
    known = " ".join(part for part in (relation, lead.contact_name) if part)
    return _("%(who)s answers") % {"who": known} if known else lead.company


def _marks(lead: Lead, url: str) -> SafeString:
    """Signs beside the name: another lead is near this one."""
    marks = SafeString("")
    if lead.is_similar:  # type: ignore[attr-defined]
        hint = _("Perhaps the same person twice")
        marks += _mark(f"{url}#similar", "orange", "content_copy", _("Similar"), hint)
    if lead.family_id:
        hint = _("Somebody of the family is here")
        marks += _mark(f"{url}#family", "violet fact", "family_restroom", _("Family"), hint)
    return marks


def _tie(lead: Lead, *, may_open: bool) -> SafeString:
    """Below the name: of which client it is."""
    tie = TIES.get(lead.client_tie)
    if tie is None or lead.client_id is None:
        return SafeString("")
    css, word, hint = f"{tie.tone} fact", str(tie.short), str(tie.label)
    if may_open:
        return _mark(client_url(lead.client_id), css, tie.icon, word, hint)
    return format_html('<span class="x-mark {}" title="{}">{}{}</span>', css, hint, ui.icon(tie.icon), word)


def _mark(url: str, css: str, icon: str, word: str, hint: str) -> SafeString:
    return format_html('<a class="x-mark {}" href="{}" title="{}">{}{}</a>', css, url, hint, ui.icon(icon), word)


def _origin(lead: Lead) -> str:
    """The last line of a card."""
    owner = _first_name(lead.owner.name) if lead.owner else _("no owner")
    return " · ".join(part for part in (lead.source.name if lead.source else "", owner) if part)


def _next_contact(lead: Lead, now: datetime) -> SafeString:
    """Nobody waits for a closed lead."""
    is_closed = lead.status in CLOSED_STATUSES or lead.is_archived
    return SafeString("") if is_closed else ui.next_contact(lead.next_contact_at, now)


def _other_way(lead: Lead) -> SafeString:
    """Without a phone, how the person can be reached at all."""
    return ui.telegram(lead.telegram_username) or ui.email(lead.email)


def _reveal_url(lead: Lead) -> str:
    """Asked for only where something is hidden."""
    return reverse("admin:leads_lead_reveal", args=(lead.pk,)) if veil.hides(lead.phone) else ""


def _owner(lead: Lead, *, may_assign: bool, takes: bool) -> SafeString:
    """The owner; a button where this person may give the lead away or take it."""
    if lead.owner:
        shown = ui.person(lead.owner.name, _first_name(lead.owner.name))
    else:
        word = _("Take") if takes else _("Assign")
        empty = format_html('<i class="x-avatar empty" aria-hidden="true">{}</i>', ui.icon("add"))
        shown = format_html('<span class="x-person x-muted">{}<span>{}</span></span>', empty, word)
    if not may_assign and not takes:
        return shown
    url = reverse("admin:leads_lead_owner", args=(lead.pk,))
    return format_html('<button type="button" class="leads-owner" data-owner-url="{}">{}</button>', url, shown)


def _accept(lead: Lead, member: Membership) -> SafeString:
    """For who was given the lead by the rules and has not said yes; the button belongs to the list's empty form."""
    if lead.accept_by is None or lead.owner_id != member.pk:
        return SafeString("")
    url = reverse("admin:leads_lead_accept", args=(lead.pk,))
    button = '<button type="submit" class="x-btn primary leads-accept" form="rows-post" formaction="{}">{}</button>'
    return format_html(button, url, _("Accept"))


def _first_name(name: str) -> str:
    return name.split(" ", 1)[0]
