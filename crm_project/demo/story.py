"""One lead with everything that happened to it, written the way the services of leads would have written it."""

from datetime import datetime
from typing import Any

from leads.choices import QUALIFIES, Direction, EventKind, LeadStatus, TouchChannel, TouchOutcome
from leads.models import Family, Lead, LeadEvent, Touchpoint
from leads.services.rows import new_event, plain
from organizations.models import Membership, Tag


class Story:
    """Changes the lead and keeps an event for each change; nothing is saved here."""

    def __init__(self, lead: Lead) -> None:
        self.lead = lead
        self.events: list[LeadEvent] = []
        self.tags: list[Tag] = []
        self.touches: list[Touchpoint] = []
        self._add(EventKind.CREATED, lead.created_at, None, {}, to_value=lead.status, keeps_version=True)

    @property
    def last_at(self) -> datetime:
        return max(event.at for event in self.events)

    def assign(self, owner: Membership, at: datetime, actor: Membership) -> None:
        self._add(EventKind.ASSIGNED, at, actor, {"owner": [self.lead.owner_id, owner.pk]}, to_value=owner.name)
        self.lead.owner = owner

    def touch(self, outcome: TouchOutcome, at: datetime, actor: Membership, text: str = "") -> None:
        """A call out."""
        channel = TouchChannel.PHONE
        self.touches.append(Touchpoint(lead=self.lead, channel=channel, outcome=outcome, note=text, actor=actor, at=at))
        payload = {"direction": Direction.OUTBOUND, "text": text, "version": self.lead.version}
        event = LeadEvent(
            kind=EventKind.TOUCH, from_value=channel, to_value=outcome, actor=actor, at=at, payload=payload
        )
        self.events.append(event)
        self.lead.last_contact_at = at
        self.lead.first_response_at = self.lead.first_response_at or at

    def move(self, status: LeadStatus, at: datetime, actor: Membership | None, reason: str = "") -> None:
        old, self.lead.status = self.lead.status, status.value
        self.lead.status_since = at
        if status in QUALIFIES:
            self.lead.qualified_at = self.lead.qualified_at or at
        changes = {"status": [old, status.value]}
        self._add(EventKind.STATUS, at, actor, changes, from_value=old, to_value=status.value, reason=reason)

    def plan(self, moment: datetime, at: datetime, actor: Membership) -> None:
        changes = {"next_contact_at": [self.lead.next_contact_at, moment]}
        self._add(EventKind.NEXT_CONTACT, at, actor, changes, to_value=plain(moment))
        self.lead.next_contact_at = moment

    def tag(self, tag: Tag, at: datetime, actor: Membership) -> None:
        self._add(EventKind.TAGGED, at, actor, {"tags": [[], [tag.pk]]}, to_value=tag.name)
        self.tags.append(tag)

    def join(self, family: Family, relative: str, at: datetime, actor: Membership) -> None:
        self._add(EventKind.FAMILY_LINKED, at, actor, {"family": [None, family.pk]}, to_value=relative)
        self.lead.family = family

    def note(self, text: str, at: datetime, actor: Membership) -> None:
        self.events.append(LeadEvent(kind=EventKind.NOTE, actor=actor, at=at, payload={"text": text}))

    def _add(
        self,
        kind: EventKind,
        at: datetime,
        actor: Membership | None,
        changes: dict[str, list[Any]],
        *,
        to_value: str = "",
        from_value: str = "",
        reason: str = "",
        keeps_version: bool = False,
    ) -> None:
        self.lead.version += not keeps_version
        event = new_event(
            kind,
            lead_id=0,
            version=self.lead.version,
            actor=actor,
            changes=changes,
            from_value=from_value,
            to_value=to_value,
            **({"reason": reason} if reason else {}),
        )
        event.at = at
        self.events.append(event)
