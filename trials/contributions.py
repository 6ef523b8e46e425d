"""What this app adds to pages of others, and what becomes of its rows when leads are merged or forgotten."""

from collections.abc import Collection
from dataclasses import replace

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.contributions import (
    MenuBadge,
    MergePolicy,
    PageAction,
    PagePanel,
    PersonData,
    Said,
    TimelineSource,
    guest_signs,
    menu_badges,
    merge_policies,
    own_times,
    page_actions,
    page_panels,
    person_data,
    timeline_sources,
)
from leads.told import told_leads
from scheduling.audience import lesson_audience
from trials.admin.enrol_bar import bar_of_lead
from trials.admin.pack_card import first_lesson_entry, pack_of_client, pack_of_lead
from trials.admin.placement_tests import tests_of_lead
from trials.admin.trial_page.card import card_context
from trials.admin.waiting_cards import card_of_client, card_of_group, card_of_lead
from trials.choices import ANSWER_SIGNS, ReminderFor, TrialAnswer
from trials.models import TrialLesson, TrialReminder
from trials.on_lessons import people_on_trial
from trials.person_data import erase_words, read_trials

MERGE_POLICIES: dict[str, MergePolicy] = {
    "trials.TrialLesson.lead": "move",
    "trials.Offer.lead": "move",
    "trials.PlacementTest.lead": "move",
    "trials.WaitingEntry.lead": "move",
}


def book_url(_request: HttpRequest, lead: Model | None) -> str:
    return reverse("admin:trial_picker", args=(lead.pk if lead else 0,))


def reminded_leads(messages: Collection[int]) -> list[tuple[int, int]]:
    """(message, lead) of these reminders of trials."""
    reminders = TrialReminder.objects.filter(message__in=messages, audience=ReminderFor.LEAD)
    return list(reminders.order_by().values_list("message", "trial__lead"))


def trials_to_decide(request: HttpRequest) -> dict[str, QuerySet]:
    """Of the own leads: over and nobody said how they went, or without a lesson."""
    member = request.membership  # type: ignore[attr-defined]
    if not request.user.has_perm("trials.change_triallesson"):
        return {}
    return {"trials": TrialLesson.objects.asking(timezone.now()).filter(lead__owner=member)}


def said_by_guests(guest_ids: Collection[int]) -> dict[int, Said]:
    """Whether they come, as they answered their reminder."""
    trials = TrialLesson.objects.exclude(answer="").filter(guest__in=guest_ids).select_related("guest__lesson")
    answers = {trial.guest_id: trial.answer_now for trial in trials}
    return {guest: _sign(said) for guest, said in answers.items() if said}


def _sign(answer: TrialAnswer) -> Said:
    return Said(str(answer.label), *ANSWER_SIGNS[answer], comes=answer == TrialAnswer.COMING)


def register() -> None:
    guest_signs.register("trials", said_by_guests)
    menu_badges.register("trials", MenuBadge(trials_to_decide))
    own_times.register("trials", leads_of_own_times)
    lesson_audience.register("trials", people_on_trial)
    told_leads.register("reminders of trials", reminded_leads)
    book = PageAction("leads.lead", "detail", _("Book trial"), "school", "trials.add_triallesson", book_url)
    page_actions.register("trials.book", book)
    page_actions.register("trials.book in a row", replace(book, place="row"))
    page_panels.register("trials.lead", PagePanel("leads.lead", "trials/page/card.html", card_context, order=10))
    page_panels.register("tests", PagePanel("leads.lead", "trials/tests_card.html", tests_of_lead, order=12))
    for relation, policy in MERGE_POLICIES.items():
        merge_policies.register(relation, policy)
    page_panels.register(
        "the way into a group",
        PagePanel(model="leads.lead", template="trials/enrol_bar.html", context=bar_of_lead, place="top"),
    )
    for model, context in (("leads.lead", pack_of_lead), ("clients.client", pack_of_client)):
        page_panels.register(
            f"pack of {model}", PagePanel(model=model, template="trials/pack.html", context=context, order=5)
        )
    timeline_sources.register("first lesson", TimelineSource(model="leads.lead", entries=first_lesson_entry))
    _register_waiting_lists()
    person_data.register("trials", PersonData(read=read_trials, erase=erase_words))


def _register_waiting_lists() -> None:
    for model, template, context, order in (
        ("scheduling.group", "waiting_card", card_of_group, 20),
        ("leads.lead", "waiting_person", card_of_lead, 60),
        ("clients.client", "waiting_person", card_of_client, 20),
    ):
        panel = PagePanel(model=model, template=f"trials/{template}.html", context=context, order=order)
        page_panels.register(f"waiting list of {model}", panel)


def leads_of_own_times(ledger_rows: Collection[int]) -> dict[int, str]:
    """A trial alone is worked on at its lead."""
    trials = TrialLesson.objects.filter(occupancy__in=ledger_rows).values_list("occupancy", "lead")
    return {row: reverse("admin:leads_lead_change", args=(lead,)) for row, lead in trials}
