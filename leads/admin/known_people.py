"""Who is here already with the same phone, email or Telegram, as shown while a lead is being added."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from common.contacts import clean_email, clean_telegram
from common.errors import CellError
from common.phone import PhoneNormalizer
from leads.admin.relatives import Relative, relatives
from leads.matching import find_same
from leads.models import Lead, LeadEvent
from organizations.models import Membership

SHOWN = 5


@dataclass(frozen=True)
class Known:
    """A lead that shares a key, and when somebody last did something with it."""

    relative: Relative
    touched_at: datetime | None


def known_people(leads: Iterable[Lead], member: Membership) -> list[Known]:
    shown = list(leads)[:SHOWN]
    touched = dict(
        LeadEvent.objects.filter(lead__in=shown).values("lead").annotate(last=Max("at")).values_list("lead", "last")
    )
    return [Known(one, touched.get(one.lead.pk)) for one in relatives(shown, member)]


def find_typed(typed: dict[str, Any], member: Membership) -> list[Lead]:
    """Leads that share a key with a half-filled form; what cannot be read yet is not looked for."""
    phones = PhoneNormalizer.for_region(member.organization.country)
    text = {name: str(typed.get(name, ""))[:500] for name in ("phone", "more_phones", "email", "telegram_username")}
    return find_same(
        phones=_try(phones.normalize_many, f"{text['phone']}\n{text['more_phones']}") or [],
        email=_try(clean_email, text["email"]) or "",
        telegram_username=_try(clean_telegram, text["telegram_username"]) or "",
    )


def _try(read: Any, text: str) -> Any:
    try:
        return read(text.strip()) if text.strip() else None
    except CellError:
        return None
