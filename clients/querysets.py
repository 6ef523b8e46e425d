"""Named reads of clients and of what is kept about them."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, OuterRef, Q

from clients.choices import UNREACHED, ClientEventKind, ClientKind, ClientStatus, NoteCategory
from organizations.choices import LEADERS
from organizations.scoping import OrganizationQuerySet

if TYPE_CHECKING:
    from organizations.models import Membership

NEW_HERE = (ClientStatus.PROSPECT, ClientStatus.ACTIVE)
# A greeting that comes later is none.
WELCOME_WITHIN = timedelta(days=14)
IS_PERSON = Q(kind=ClientKind.PERSON)
IS_COMPANY = Q(kind=ClientKind.COMPANY)


class ClientQuerySet(OrganizationQuerySet):
    """Clients of the open scope."""

    def current(self) -> Self:
        return self.filter(is_archived=False)

    def persons(self) -> Self:
        return self.filter(IS_PERSON)

    def companies(self) -> Self:
        return self.filter(IS_COMPANY)

    def guardians(self) -> Self:
        return self.filter(self.is_guardian())

    def students(self) -> Self:
        return self.filter(self.is_student())

    def is_guardian(self) -> Q:
        """A person who answers for somebody."""
        return IS_PERSON & self._linked("contact")

    def is_student(self) -> Q:
        """A person who is here for herself: everybody but those who only answer for others. Whoever was ever put into
        a group learns, though she answers for a child too."""
        return IS_PERSON & (~self._linked("contact") | self._linked("client") | self._told(ClientEventKind.ENROLLED))

    def in_telegram(self) -> Q:
        """Themselves, or somebody who answers for them and gets messages, in a chat with the center's bot."""
        links: Any = self.model._meta.get_field("contact_links").related_model
        told = links.objects.filter(client=OuterRef("pk"), receives_messages=True, contact__is_archived=False)
        return Q(telegram_id__isnull=False) | Q(Exists(told.filter(contact__telegram_id__isnull=False)))

    def to_welcome(self, now: datetime) -> Self:
        """New here, who answer for themselves or for somebody, and neither they nor those were reached, written to or
        put off to a day. Whoever moved in with the center knows it already."""
        fresh = self.current().filter(created_at__gt=now - WELCOME_WITHIN, created_at__lte=now)
        fresh = fresh.filter(~self._linked("client"), self._told(ClientEventKind.CREATED), status__in=NEW_HERE)
        return fresh.filter(~self._talked("client"), ~self._talked("client__contact_links__contact"))

    def visible_to(self, member: "Membership") -> Self:
        return self

    def _linked(self, side: str) -> Q:
        """Stands on this side of a link: the client that is answered for, or the contact that answers."""
        links: Any = self.model._meta.get_field("contact_links").related_model
        return Q(Exists(links.objects.filter(**{side: OuterRef("pk")})))

    def _talked(self, path: str) -> Q:
        """Somebody got through to the client at this end, or said when to try again."""
        talks: Any = self.model._meta.get_field("interactions").related_model
        theirs = talks.objects.filter(**{path: OuterRef("pk")}, taken_back_at=None)
        is_planned = Q(follow_up_on__isnull=False, followed_up_at=None)
        return Q(Exists(theirs.filter(~Q(outcome__in=UNREACHED) | is_planned)))

    def _told(self, kind: ClientEventKind) -> Q:
        """The story has an event of this kind."""
        events: Any = self.model._meta.get_field("events").related_model
        return Q(Exists(events.objects.filter(client=OuterRef("pk"), kind=kind)))


class NoteQuerySet(OrganizationQuerySet):
    def to_do(self) -> Self:
        return self.filter(category=NoteCategory.FOLLOW_UP, done_at=None)

    def due(self, today: date) -> Self:
        return self.to_do().filter(about_date__lte=today)

    def visible_to(self, member: "Membership") -> Self:
        return self if member.has_role(LEADERS) else self.filter(is_private=False)


class InteractionQuerySet(OrganizationQuerySet):
    def to_follow(self) -> Self:
        """Contacts somebody wanted to come back to and has not."""
        return self.filter(follow_up_on__isnull=False, followed_up_at=None, taken_back_at=None)


class DocumentQuerySet(OrganizationQuerySet):
    def ending(self, since: date, until: date) -> Self:
        """Valid until a day of this stretch, both ends included."""
        return self.filter(expires_on__gte=since, expires_on__lte=until)
