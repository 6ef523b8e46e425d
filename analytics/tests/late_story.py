"""Life that changes what was counted long ago: imports are undone, people erased, groups given other terms, sources
another channel; and the tick goes on each day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from analytics.services.keep_fresh import keep_kpis_fresh
from analytics.tests.school_story import SCHOOL_VERBS, SchoolStory
from clients.factories import make_client
from import_service.choices import JobStatus
from import_service.models import ImportJob
from import_service.pipeline.work import work_on
from import_service.services.steer_import import undo_import
from import_service.tests.imports import run
from leads.models import Lead, LeadConversion, LeadSource
from leads.services.change_status import change_statuses
from leads.services.convert_lead import convert_lead
from leads.services.erase_person import erase_person
from organizations.choices import AuditKind
from organizations.services.record_audit import record_audit
from scheduling.models import Group
from scheduling.services.save_group import change_group

LATE_VERBS = (*SCHOOL_VERBS, *("bring_in",) * 3, *("send_back",) * 2, *("forget",) * 2, *("reshape",) * 4, "reroute")


class LateStory(SchoolStory):
    verbs: tuple[str, ...] = LATE_VERBS

    def live(self, first: date, days: int, *, a_day: int = 10) -> None:
        """Days begin with the first lead."""
        with time_machine.travel(datetime.combine(first, time(6), UTC), tick=False):
            self.come()
        super().live(first, days, a_day=a_day)

    def act(self, verb: str) -> bool:
        done = super().act(verb)
        if self.dice.random() < 0.3:
            keep_kpis_fresh()
        return done

    def win(self) -> None:
        """Somebody who is not so far yet, too; the group may be joined some days later."""
        lead = self.lead()
        if lead.status in ("new", "contacted"):
            change_statuses(leads=Lead.objects.filter(pk=lead.pk), status="qualified", actor=self.person())
        self._join(convert_lead(lead=lead, actor=None, is_sure=True).client)

    def join(self) -> None:
        became = LeadConversion.objects.exclude(client=None)
        self._join(self._one(became).client if self.dice.random() < 0.5 else make_client())

    def bring_in(self) -> None:
        numbers = self.dice.sample(range(10_000_000), 2)
        rows = "".join(f"Newcomer {number},90{number:07}\n" for number in numbers)
        people = {"owner_rule": "turn", "owners": [self.person().pk]}
        run(f"Name,Phone\n{rows}", source=self.dice.choice(self.sources), region="UZ", **people)

    def send_back(self) -> None:
        job = self._one(ImportJob.objects.filter(status=JobStatus.DONE))
        undo_import(job=job, actor=None)
        work_on(job.pk)

    def forget(self) -> None:
        erase_person(lead=self.lead(), actor=self.person())

    def reshape(self) -> None:
        """Also a group that is over, or that has not begun."""
        group = self._one(Group.objects.filter(is_archived=False))
        changes: dict[str, Any] = self.dice.choice(
            (
                {"capacity": self.dice.randint(2, 9)},
                {"last_day": self._near(group.last_day)},
                {"first_day": self._near(group.first_day)},
            )
        )
        change_group(group=group, changes=changes, version=group.version)

    def _near(self, day: date) -> date:
        return day + timedelta(days=self.dice.randint(-9, 9))

    def reroute(self) -> None:
        """As its page writes it down."""
        source: LeadSource = self.dice.choice(self.sources)
        source.channel = self.dice.choice([*self.channels, None])
        source.save()
        message = [{"changed": {"fields": ["Channel"]}}]
        record_audit(kind=AuditKind.CHANGED, actor=self.person(), about=source, payload={"message": message})


def caught_up(clock: Any, at: datetime) -> None:
    """The ticks from then on until nothing is due."""
    clock.move_to(at)
    for _tick in range(30):
        if not keep_kpis_fresh():
            return
        clock.shift(600)
    raise AssertionError(f"Days are still due at {timezone.now()}.")
