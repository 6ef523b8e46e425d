"""Two leads become one: nothing is lost, rules settle what nobody chooses, and undo gives everything back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.contributions import MergePolicy
from leads.choices import CandidateState, EventKind, LeadStatus, ReminderKind, ReminderStatus
from leads.factories import make_lead, make_source
from leads.models import DuplicateCandidate, Lead, LeadMerge, LeadReminder
from leads.relations import lead_relations
from leads.services.add_note import add_note
from leads.services.archive_leads import archive_leads, restore_leads
from leads.services.edit_lead import edit_lead
from leads.services.link_family import link_family
from leads.services.merge_leads import merge_leads
from leads.services.merge_rules import CHOICES
from leads.services.undo_merge import undo_merge
from organizations.factories import make_tag
from reminders.models import Task
from tests.merging.rows import changes, count_rows, faults, make_rich_lead, picture

pytestmark = pytest.mark.usefixtures("scope")
LONG_AGO = timezone.now() - timedelta(days=90)


def merge(winner: Lead, *absorbed: Lead, actor=None, **choices: Lead) -> LeadMerge:
    named = {field: lead.pk for field, lead in choices.items()}
    return merge_leads(winner=winner, absorbed=absorbed, choices=named, actor=actor)[0]


def now(lead: Lead) -> Lead:
    return Lead.objects.get(pk=lead.pk)


def test_every_relation_to_a_lead_has_a_policy():
    """A new table that points to leads says in `merge_policies` what a merge does with its rows."""
    policies = set(MergePolicy.__value__.__args__ if hasattr(MergePolicy, "__value__") else MergePolicy.__args__)
    assert [relation.key for relation in lead_relations() if relation.policy not in policies] == []
    assert "leads.Lead_tags.lead" in {relation.key for relation in lead_relations()}


def test_all_that_was_attached_is_with_the_winner(malika):
    shared, own = make_tag(), make_tag()
    winner, absorbed = (
        make_rich_lead(malika, tags=[shared], number=1),
        make_rich_lead(malika, tags=[shared, own], number=2),
    )
    before = count_rows()
    merge(winner, absorbed, actor=malika)
    after = count_rows()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "leads.LeadEvent": 2,
        "leads.LeadMerge": 1,
        "leads.LeadPhone": 1,
    }
    winner = now(winner)
    assert {*winner.tags.all()} == {shared, own}
    assert winner.touchpoints.count() == winner.documents.count() == winner.tasks.count() == winner.alerts.count() == 2
    assert {row.phone for row in winner.more_phones.all()} >= {absorbed.phone, "+998901112202"}
    assert absorbed.phone[1:] in winner.search_text
    assert faults() == []


def test_what_collides_stays_on_the_absorbed_lead_and_is_named(malika):
    tag = make_tag()
    winner, absorbed = (make_rich_lead(malika, tags=[tag], number=number) for number in (1, 2))
    stayed = merge(winner, absorbed).journal["stayed"]
    assert set(stayed) == {"leads.Lead_tags.lead", "leads.LeadPhone.lead", "leads.LeadQualification.lead"}
    assert absorbed.qualification.lead_id == absorbed.pk


def test_one_primary_contact_and_one_next_contact_remain(malika):
    winner, absorbed = (make_rich_lead(malika, tags=[], number=number) for number in (1, 2))
    merge(winner, absorbed, next_contact_at=absorbed)
    assert [row.name for row in winner.contacts.filter(is_primary=True)] == ["Dilnoza 1"]
    assert winner.contacts.count() == 2
    follow_up = winner.reminders.open().get(kind=ReminderKind.FOLLOW_UP)
    assert follow_up.deadline_at == now(winner).next_contact_at == absorbed.next_contact_at
    assert winner.reminders.open().filter(kind=ReminderKind.FIRST_CONTACT).count() == 1
    assert not LeadReminder.objects.filter(lead=absorbed).exists()


def test_nobody_is_called_for_the_first_time_who_was_called(malika):
    winner = make_rich_lead(malika, tags=[], number=1)
    absorbed = make_rich_lead(malika, tags=[], number=2, first_response_at=LONG_AGO)
    merge(winner, absorbed)
    assert not winner.reminders.open().filter(kind=ReminderKind.FIRST_CONTACT).exists()


def test_a_merge_starts_no_wait_for_a_first_call():
    winner, absorbed = make_lead(status="trial_scheduled"), make_lead(respond_by=LONG_AGO)
    merge(winner, absorbed)
    assert now(winner).respond_by == winner.respond_by
    assert not winner.reminders.open().filter(kind=ReminderKind.FIRST_CONTACT).exists()


@pytest.mark.parametrize("keeper", ["winner", "absorbed"])
def test_a_person_chooses_whose_value_stays(keeper, malika, sardor):
    winner = make_lead(first_name="Aziza", last_name="Karimova", owner=malika, city="Tashkent", preferred_time="17:00")
    absorbed = make_lead(first_name="Azisa", last_name="", owner=sardor, city="Buxoro", preferred_time="18:30")
    chosen = {"winner": winner, "absorbed": absorbed}[keeper]
    merge(winner, absorbed, first_name=chosen, owner=chosen, city=chosen, preferred_time=chosen)
    one = now(winner)
    assert (one.first_name, one.last_name, one.owner, one.city, one.preferred_time) == (
        chosen.first_name, chosen.last_name, chosen.owner, chosen.city, chosen.preferred_time,
    )  # fmt: skip


def test_without_a_choice_the_earliest_date_the_last_speaker_and_the_last_word_count(malika, sardor):
    soon, later = timezone.now() + timedelta(days=1), timezone.now() + timedelta(days=5)
    winner = make_lead(owner=malika, next_contact_at=later, preferred_time="17:00", created_at=LONG_AGO)
    absorbed = make_lead(owner=sardor, next_contact_at=soon, preferred_time="18:30", last_contact_at=timezone.now())
    merge(winner, absorbed)
    one = now(winner)
    assert (one.owner, one.next_contact_at, one.preferred_time) == (sardor, soon, "18:30")


def test_the_oldest_date_and_the_first_source_stay_and_the_other_is_told():
    instagram, landing = make_source(name="Instagram"), make_source(name="Landing page")
    winner = make_lead(source=landing, campaign="may", external_id="7")
    absorbed = make_lead(source=instagram, created_at=LONG_AGO, external_id="9")
    merge(winner, absorbed)
    one = now(winner)
    assert (one.created_at, one.source, one.campaign, one.external_id) == (absorbed.created_at, instagram, "", "9")
    assert one.events.get(kind=EventKind.MERGED).payload["further_source"] == "Landing page"


def test_a_refusal_to_be_written_to_holds():
    winner, absorbed = make_lead(consent=True), make_lead(consent=False)
    merge(winner, absorbed)
    assert now(winner).consent is False


@pytest.mark.parametrize(
    ("mine", "theirs", "after"),
    [
        ("new", "qualified", "qualified"),
        ("trial_attended", "contacted", "trial_attended"),
        ("dormant", "interested", "interested"),
        ("interested", "lost", "interested"),
        ("unqualified", "contacted", "unqualified"),
        ("on_hold", "new", "on_hold"),
    ],
)
def test_the_status_further_along_stays(mine, theirs, after):
    winner, absorbed = make_lead(status=mine, wake_on=date(2030, 1, 1)), make_lead(status=theirs)
    merge(winner, absorbed)
    assert now(winner).status == after
    assert now(winner).wake_on == (date(2030, 1, 1) if after == mine else None)


def test_relatives_of_both_are_one_family_and_part_again():
    winner, absorbed, brother, sister = (make_lead(first_name=name) for name in ("Aziza", "Azisa", "Bek", "Nilufar"))
    mine, theirs = link_family(leads=[winner, brother], actor=None), link_family(leads=[absorbed, sister], actor=None)
    done = merge(winner, absorbed)
    assert now(sister).family_id == now(brother).family_id == mine.pk
    undo_merge(merge=done, actor=None)
    assert (now(sister).family_id, now(absorbed).family_id, now(winner).family_id) == (theirs.pk, theirs.pk, mine.pk)


def test_who_was_like_the_absorbed_lead_is_compared_with_the_winner():
    winner, absorbed, other = make_lead(), make_lead(), make_lead()
    DuplicateCandidate.objects.create(older=absorbed, newer=other, reasons=["name"], likeness=91)
    done = merge(winner, absorbed)
    pair = DuplicateCandidate.objects.to_decide().get()
    assert (pair.older_id, pair.newer_id, pair.likeness) == (winner.pk, other.pk, 91)
    undo_merge(merge=done, actor=None)
    assert DuplicateCandidate.objects.to_decide().get().older_id == absorbed.pk


def test_three_become_one_and_part_again_newest_first(malika):
    leads = [make_rich_lead(malika, tags=[make_tag()], number=number) for number in (1, 2, 3)]
    before = picture()
    merges = merge_leads(winner=leads[0], absorbed=leads[1:], choices={"city": leads[2].pk}, actor=malika)
    assert leads[0].touchpoints.count() == 3
    assert faults() == []
    for done in reversed(merges):
        undo_merge(merge=done, actor=malika)
    assert changes(before, picture()) == []


def test_a_merged_lead_goes_along_when_its_winner_is_merged(malika):
    first, second, third = (make_rich_lead(malika, tags=[], number=number) for number in (1, 2, 3))
    inner = merge(second, third)
    before = picture()
    outer = merge(first, second)
    assert now(third).merged_into == first
    assert faults() == []
    with pytest.raises(ValidationError, match="Undo the later merge first"):
        undo_merge(merge=inner, actor=None)
    undo_merge(merge=outer, actor=None)
    assert changes(before, picture()) == []
    undo_merge(merge=inner, actor=None)
    assert now(third).merged_into is None


FACTS = {
    "first_name": st.sampled_from(["", "Aziza", "Азиза"]),
    "last_name": st.sampled_from(["", "Karimova"]),
    "email": st.sampled_from(["", "a@mail.example", "b@mail.example"]),
    "telegram_id": st.sampled_from([None, 7, 8]),
    "birth_date": st.sampled_from([None, date(2014, 5, 17), date(2013, 1, 1)]),
    "company": st.sampled_from(["", "Akfa"]),
    "company_size": st.sampled_from([None, 12]),
    "estimated_value": st.sampled_from([None, "120.50", "80"]),
    "latitude": st.sampled_from([None, "41.311081"]),
    "status": st.sampled_from(LeadStatus.values),
    "score": st.integers(0, 100),
    "priority_is_chosen": st.booleans(),
    "priority": st.sampled_from(["low", "urgent"]),
    "consent": st.sampled_from([None, True, False]),
    "last_contact_at": st.sampled_from([None, LONG_AGO]),
    "first_response_at": st.sampled_from([None, LONG_AGO]),
    "created_at": st.sampled_from([LONG_AGO, timezone.now()]),
    "extra": st.dictionaries(st.sampled_from(["class", "shift"]), st.sampled_from(["1", "2"]), max_size=2),
    "utm": st.dictionaries(st.just("source"), st.sampled_from(["ig", "fb"]), max_size=1),
}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    facts=st.lists(st.fixed_dictionaries(FACTS), min_size=2, max_size=2),
    chosen=st.dictionaries(st.sampled_from(sorted(CHOICES)), st.integers(0, 1)),
    is_rich=st.lists(st.booleans(), min_size=2, max_size=2),
)
def test_undo_gives_back_exactly_what_was(facts, chosen, is_rich, malika):
    tag = make_tag()
    leads = [
        make_rich_lead(malika, tags=[tag], number=number, **fact) if rich else make_lead(tags=[tag], **fact)
        for number, (fact, rich) in enumerate(zip(facts, is_rich, strict=True), start=1)
    ]
    before = picture()
    done = merge(*leads, **{field: leads[side] for field, side in chosen.items()})
    assert faults() == []
    parted = undo_merge(merge=LeadMerge.objects.get(pk=done.pk), actor=malika)
    assert changes(before, picture()) == []
    assert not parted.kept_fields


def test_undo_keeps_what_people_did_since(malika):
    winner, absorbed = make_lead(), make_lead(email="a@mail.example", city="Buxoro")
    done = merge(winner, absorbed, actor=malika)
    edit_lead(lead_id=winner.pk, changes={"city": "Xiva"}, actor=malika, version=now(winner).version)
    Task.objects.create(title="Call", assignee=malika, lead=winner)
    note = add_note(lead=absorbed, text="Called by an old link", actor=malika)
    parted = undo_merge(merge=done, actor=malika)
    assert (now(winner).city, now(winner).email, parted.kept_fields) == ("Xiva", "", ["city"])
    assert winner.tasks.count() == 1
    assert note.lead_id == winner.pk


def test_who_took_the_number_meanwhile_is_shown_for_a_decision():
    winner, absorbed = make_lead(), make_lead(phone="+998905550112")
    done = merge(winner, absorbed)
    other = make_lead(first_name="Bek", phone="+998905550112")
    parted = undo_merge(merge=done, actor=None)
    assert parted.same_phone == [other]
    pair = DuplicateCandidate.objects.to_decide().get()
    assert (pair.older_id, pair.newer_id, pair.reasons) == (absorbed.pk, other.pk, ["phone"])


def test_nothing_is_merged_that_must_not_be(malika):
    a, b, c = make_lead(first_name="Aziza", last_name="K"), make_lead(), make_lead()
    for winner, absorbed, words in (
        (a, [a], "with itself"),
        (a, [b, b], "with itself"),
        (a, [], "at least two"),
        (a, [make_lead() for _ in range(5)], "At most 5"),
        (a, [Lead(pk=10**9)], "not in this center"),
    ):
        with pytest.raises(ValidationError, match=words):
            merge(winner, *absorbed)
    merge(a, b)
    for into, other in ((b, a), (a, b), (c, b), (b, c)):
        with pytest.raises(ValidationError, match="merged into another lead already"):
            merge(into, other)
    archive_leads(leads=Lead.objects.filter(pk=c.pk), actor=None)
    with pytest.raises(ValidationError, match="is archived"):
        merge(c, make_lead())
    assert LeadMerge.objects.count() == 1


def test_a_merge_of_leads_that_changed_meanwhile_is_looked_at_again(malika):
    a, b = make_lead(), make_lead()
    edit_lead(lead_id=b.pk, changes={"city": "Xiva"}, actor=malika, version=b.version)
    with pytest.raises(ValidationError, match="changed"):
        merge_leads(winner=a, absorbed=[b], choices={}, actor=malika, seen={a.pk: 1, b.pk: 1})
    assert now(b).merged_into is None


def test_a_merge_is_undone_once():
    done = merge(make_lead(), make_lead())
    undo_merge(merge=done, actor=None)
    with pytest.raises(ValidationError, match="undone already"):
        undo_merge(merge=done, actor=None)


def test_a_merged_lead_is_not_taken_out_of_the_archive():
    winner, absorbed = make_lead(), make_lead()
    merge(winner, absorbed)
    assert restore_leads(leads=Lead.objects.filter(pk=absorbed.pk), actor=None) == 0


def test_a_follow_up_that_stepped_aside_stays_aside_when_another_took_its_place(malika):
    winner, absorbed = (make_rich_lead(malika, tags=[], number=number) for number in (1, 2))
    done = merge(winner, absorbed, next_contact_at=absorbed)
    winner.reminders.open().update(status=ReminderStatus.COMPLETED)
    LeadReminder.objects.create(lead=winner, deadline_at=timezone.now())
    undo_merge(merge=done, actor=None)
    assert winner.reminders.open().filter(kind=ReminderKind.FOLLOW_UP).count() == 1


def test_the_decided_pair_says_same_and_opens_again_with_the_undo(malika):
    a, b = make_lead(), make_lead()
    pair = DuplicateCandidate.objects.create(older=a, newer=b)
    done = merge(a, b, actor=malika)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == (CandidateState.SAME, malika)
    undo_merge(merge=done, actor=malika)
    pair.refresh_from_db()
    assert (pair.state, pair.decided_by) == (CandidateState.OPEN, None)


def test_a_merge_of_many_rows_costs_what_a_merge_of_few_costs(malika, django_assert_max_num_queries):
    winner, absorbed = (make_rich_lead(malika, tags=[], number=number) for number in (1, 2))
    for number in range(50):
        add_note(lead=absorbed, text=f"Note {number}", actor=malika)
        Task.objects.create(title="Call", assignee=malika, lead=absorbed)
    with django_assert_max_num_queries(80) as asked:
        merge(winner, absorbed)
    few = len(asked)
    others = [make_rich_lead(malika, tags=[], number=number) for number in (1, 2)]
    with django_assert_max_num_queries(few):
        merge(*others)
