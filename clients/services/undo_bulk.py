"""How what one person did to many clients at one moment is taken back."""

from django.db.models import QuerySet

from clients.choices import ClientEventKind
from clients.models import ClientEvent
from clients.services.change_clients import (
    archive_clients,
    assign_clients,
    change_priority,
    give_back_status,
    restore_clients,
)
from clients.services.tag_clients import tag_clients
from organizations.acts import Acts, field_back, opposite, tags_back
from organizations.models import Membership


def _status_back(clients: QuerySet, former: str, actor: Membership) -> int:
    return give_back_status(clients=clients, status=former, actor=actor)


def _priority_back(clients: QuerySet, former: str, actor: Membership) -> int:
    return change_priority(clients=clients, priority=former, actor=actor)


def _owner_back(clients: QuerySet, former: int | None, actor: Membership) -> int:
    """To nobody if the former owner is gone."""
    return assign_clients(clients=clients, owner=Membership.objects.filter(pk=former).first(), actor=actor)


ACTS = Acts(
    ClientEvent,
    "client",
    {
        ClientEventKind.STATUS: field_back("status", _status_back),
        ClientEventKind.PRIORITY: field_back("priority", _priority_back),
        ClientEventKind.OWNER: field_back("owner", _owner_back),
        ClientEventKind.TAGS: tags_back(lambda clients, **tags: tag_clients(clients=clients, **tags)),
        ClientEventKind.ARCHIVED: opposite(lambda clients, actor: restore_clients(clients=clients, actor=actor)),
        ClientEventKind.RESTORED: opposite(lambda clients, actor: archive_clients(clients=clients, actor=actor)),
    },
)
