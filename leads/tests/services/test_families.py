"""Whatever leads of one household come in whatever order: one client for each person, one mother, one who pays."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.models import Client, ClientContact
from leads.choices import LeadStatus
from leads.factories import make_lead
from leads.services.convert_lead import convert_lead
from organizations.models import Organization

pytestmark = pytest.mark.usefixtures("scope")
PHONE, FATHERS_PHONE = "+998905550112", "+998905550113"
MOTHER = {"contact_name": "Dilnoza Aliyeva", "contact_relation": "mother", "phone": PHONE}
FATHER = {"contact_name": "Jasur Aliyev", "contact_relation": "father", "phone": FATHERS_PHONE}
# Twins, a sister, the mother who learns too, a child brought by the father.
PEOPLE: dict[str, dict[str, Any]] = {
    "Bek": {"last_name": "Aliyev", "birth_date": date(2014, 5, 1), **MOTHER},
    "Umid": {"last_name": "Aliyev", "birth_date": date(2014, 5, 1), **MOTHER},
    "Laylo": {"last_name": "Aliyeva", "birth_date": date(2017, 3, 3), **MOTHER},
    "Dilnoza": {"last_name": "Aliyeva", "birth_date": date(1988, 2, 2), "phone": PHONE},
    "Timur": {"last_name": "Aliyev", "birth_date": date(2012, 1, 1), **FATHER},
}


@given(st.lists(st.sampled_from(sorted(PEOPLE)), min_size=1, max_size=5))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_one_client_for_each_person_in_any_order(scope: Organization, names: list[str]) -> None:
    ClientContact.objects.all().delete()
    Client.objects.update(is_archived=True)
    for name in names:
        lead = make_lead(first_name=name, status=LeadStatus.TRIAL_ATTENDED, **PEOPLE[name])
        convert_lead(lead=lead, actor=None, is_sure=True)
    here = Client.objects.current()
    answering = {"Dilnoza" for name in names if PEOPLE[name]["phone"] == PHONE}
    answering |= {"Jasur" for name in names if PEOPLE[name]["phone"] == FATHERS_PHONE}
    assert sorted(here.values_list("first_name", flat=True)) == sorted({*names, *answering})
    for child in here.filter(birth_date__gt=date(2000, 1, 1)):
        link = child.contact_links.get()
        assert link.contact.first_name == PEOPLE[child.first_name]["contact_name"].split()[0]
        assert (link.is_primary, link.pays) == (True, True)
    assert not here.filter(birth_date__lt=date(2000, 1, 1), contact_links__isnull=False).exists()
    assert here.filter(phone=PHONE).count() == (1 if "Dilnoza" in answering else 0)
