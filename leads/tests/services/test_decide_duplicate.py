"""One person, family or strangers: what a decision does, and how it is taken back."""

from datetime import date

import pytest

from leads.choices import CandidateState, EventKind, LeadStatus
from leads.factories import make_lead, make_source
from leads.models import DuplicateCandidate, Lead
from leads.services.add_note import add_note
from leads.services.archive_leads import archive_leads
from leads.services.decide_duplicate import AlreadyDecided, decide_duplicate
from leads.services.edit_lead import edit_lead
from leads.services.find_candidates import find_candidates
from leads.services.link_family import link_family
from leads.services.reopen_duplicate import reopen_duplicate
from organizations.factories import make_tag

pytestmark = pytest.mark.usefixtures("scope")
PHONE, OTHER_PHONE = "+998905550112", "+998905550113"


def make_pair(older: dict | None = None, newer: dict | None = None) -> DuplicateCandidate:
    facts = {"first_name": "Aziza", "last_name": "Karimova"}
    first = make_lead(**{**facts, "phone": PHONE, **(older or {})})
    second = make_lead(**{**facts, "phone": OTHER_PHONE, **(newer or {})})
    find_candidates(leads=Lead.objects.filter(pk=second.pk))
    return DuplicateCandidate.objects.get(older=first, newer=second)


def state_of(lead: Lead) -> dict:
    """Everything of a lead but its version."""
    lead = Lead.objects.get(pk=lead.pk)
    columns = {field.attname: getattr(lead, field.attname) for field in Lead._meta.concrete_fields}
    phones = sorted(row.phone for row in lead.more_phones.all())
    return {**columns, "version": 0, "more_phones": phones, "tags": sorted(tag.pk for tag in lead.tags.all())}


def test_the_same_person_fills_blanks_of_the_older_and_archives_the_newer(malika, sardor):
    source, tag = make_source(name="Instagram"), make_tag()
    pair = make_pair(
        {"owner": malika, "city": "Tashkent", "extra": {"class": "7"}},
        {
            "owner": sardor, "email": "a@mail.example", "city": "Buxoro", "birth_date": date(2014, 5, 17),
            "source": source, "tags": [tag], "extra": {"class": "8", "shift": "2"},
        },
    )  # fmt: skip
    decide_duplicate(candidate=pair, decision=CandidateState.SAME, actor=malika)
    older, newer = Lead.objects.get(pk=pair.older_id), Lead.objects.get(pk=pair.newer_id)
    assert (older.email, older.birth_date, older.source) == ("a@mail.example", date(2014, 5, 17), source)
    assert (older.city, older.owner, older.extra) == ("Tashkent", malika, {"class": "7", "shift": "2"})
    assert [row.phone for row in older.more_phones.all()] == [OTHER_PHONE]
    assert [*older.tags.all()] == [tag]
    assert "998905550113" in older.search_text
    assert (newer.is_archived, older.is_archived) == (True, False)
    assert newer.merged_into == older
    assert older.events.get(kind=EventKind.MERGED).payload["absorbed"] == newer.pk
    gone = newer.events.get(kind=EventKind.MERGED)
    assert (gone.to_value, gone.payload["winner"], gone.actor) == ("Aziza Karimova", older.pk, malika)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == (CandidateState.SAME, malika)


@pytest.mark.parametrize(
    ("older", "newer", "after"),
    [
        ("new", "interested", "interested"),
        ("trial_scheduled", "new", "trial_scheduled"),
        ("lost", "new", "new"),
        ("lost", "dormant", "lost"),
        ("unqualified", "contacted", "unqualified"),
    ],
)
def test_the_status_further_along_stays_and_a_lost_lead_opens_again(older, newer, after):
    pair = make_pair({"status": older}, {"status": newer})
    decide_duplicate(candidate=pair, decision=CandidateState.SAME, actor=None)
    assert Lead.objects.get(pk=pair.older_id).status == after


def test_a_name_is_taken_whole_or_not_at_all():
    pair = make_pair({"first_name": "Aziza Karimova", "last_name": ""})
    decide_duplicate(candidate=pair, decision=CandidateState.SAME, actor=None)
    assert Lead.objects.get(pk=pair.older_id).name == "Aziza Karimova"


FULL = {"email": "a@mail.example", "city": "Buxoro", "extra": {"shift": "2"}, "status": LeadStatus.INTERESTED}


@pytest.mark.parametrize("decision", [CandidateState.SAME, CandidateState.FAMILY, CandidateState.DIFFERENT])
def test_every_decision_can_be_taken_back(decision, malika):
    pair = make_pair({}, {**FULL, "tags": [make_tag()], "more_phones": ["+998901112233"]})
    before = state_of(pair.older), state_of(pair.newer)
    decide_duplicate(candidate=pair, decision=decision, actor=malika)
    reopen_duplicate(candidate=pair, actor=malika)
    after = state_of(pair.older), state_of(pair.newer)
    assert after == before
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by, pair.decided_at) == (CandidateState.OPEN, None, None)


def test_taking_back_leaves_what_somebody_changed_since(malika):
    pair = make_pair({}, FULL)
    decide_duplicate(candidate=pair, decision=CandidateState.SAME, actor=malika)
    older = Lead.objects.get(pk=pair.older_id)
    edit_lead(lead_id=older.pk, changes={"city": "Xiva"}, actor=malika, version=older.version)
    reopen_duplicate(candidate=pair, actor=malika)
    older.refresh_from_db()
    assert (older.city, older.email) == ("Xiva", "")


def test_taking_back_a_family_gives_everybody_the_family_of_before():
    pair = make_pair()
    brother, sister = make_lead(first_name="Bek", phone="+998711112233"), make_lead(phone="+998711114455")
    mine = link_family(leads=[pair.older, brother], actor=None)
    link_family(leads=[pair.newer, sister], actor=None)
    decide_duplicate(candidate=pair, decision=CandidateState.FAMILY, actor=None)
    assert set(Lead.objects.values_list("family", flat=True)) == {mine.pk}
    reopen_duplicate(candidate=pair, actor=None)
    families = {lead.pk: lead.family_id for lead in Lead.objects.all()}
    assert families[pair.older_id] == families[brother.pk] == mine.pk
    assert families[pair.newer_id] == families[sister.pk] not in (mine.pk, None)


def test_strangers_are_never_asked_about_again(malika):
    pair = make_pair()
    decide_duplicate(candidate=pair, decision=CandidateState.DIFFERENT, actor=malika)
    for lead, other in ((pair.older, pair.newer), (pair.newer, pair.older)):
        event = lead.events.get(kind=EventKind.NOT_DUPLICATE)
        assert (event.to_value, event.actor) == (other.name, malika)
    find_candidates(leads=Lead.objects.all())
    assert not DuplicateCandidate.objects.to_decide().exists()


def test_a_pair_is_decided_once(malika):
    pair = make_pair()
    decide_duplicate(candidate=pair, decision=CandidateState.DIFFERENT, actor=malika)
    with pytest.raises(AlreadyDecided):
        decide_duplicate(candidate=pair, decision=CandidateState.SAME, actor=malika)
    assert not Lead.objects.filter(is_archived=True).exists()


def test_a_pair_with_an_archived_lead_cannot_be_decided():
    pair = make_pair()
    add_note(lead=pair.newer, text="Wrong number", actor=None)
    archive_leads(leads=Lead.objects.filter(pk=pair.newer_id), actor=None)
    with pytest.raises(AlreadyDecided):
        decide_duplicate(candidate=pair, decision=CandidateState.SAME, actor=None)
    assert not DuplicateCandidate.objects.to_decide().exists()
