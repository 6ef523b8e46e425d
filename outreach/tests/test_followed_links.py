"""The link of a material in a message to a lead: what was opened stands on its page, and a price list counts as one."""

from typing import Any

import pytest
from django.test import Client

from leads.choices import ScoreSign
from leads.factories import make_lead
from leads.models import LeadEvent, ScoreRule
from leads.scoring.expression import explain_score
from leads.services.tell_message import tell_messages
from messaging.factories import saved_message
from messaging.followed.tokens import Named, Purpose, token_of
from organizations.models import Organization
from outreach.choices import DocumentType
from outreach.factories import make_document
from outreach.links import share_link

SITE = "https://crm.example"


@pytest.mark.parametrize(("kind", "points"), [(DocumentType.PRICING, [20]), (DocumentType.BROCHURE, [])])
def test_a_price_list_that_is_opened_counts_as_one(
    scope: Organization, settings: Any, kind: DocumentType, points: list[int]
) -> None:
    settings.PUBLIC_URL = SITE
    ScoreRule.objects.create(sign=ScoreSign.EVENT_COUNTED, subject="price_list_opened", points=20)
    document, lead = make_document(type=kind, title="Autumn"), make_lead()
    message = saved_message(text=f"See {SITE}{share_link(document)}.", channel="sms", status="sent")
    tell_messages([(lead.pk, message)], None)
    answer = Client(headers={"User-Agent": "Mozilla/5.0"}).get(f"/go/{token_of(Purpose.LINK, Named(message.pk))}")
    assert answer["Location"] == f"{SITE}{share_link(document)}"
    assert LeadEvent.objects.get(kind="clicked").payload == {"title": "“Autumn”"}
    assert [reason.points for reason in explain_score(lead).reasons] == points
