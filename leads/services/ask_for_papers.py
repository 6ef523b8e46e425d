"""Makes a link by which the person sends the papers that are missing."""

from django.db import transaction

from leads.choices import EventKind
from leads.models import Lead
from leads.papers.links import ASKED
from leads.services.rows import lead_to_write, new_event, save_events
from organizations.models import Membership


@transaction.atomic
def ask_for_papers(*, lead: Lead, actor: Membership | None) -> None:
    """The newest request is the one whose link opens; whoever has an older link reads that it is not valid any more."""
    lead = lead_to_write(lead)
    event = new_event(
        EventKind.DOCUMENT, lead_id=lead.pk, version=lead.version, actor=actor, to_value=ASKED, what=ASKED
    )
    save_events([event])
