"""What may be done with a trial as it stands now."""

from dataclasses import dataclass
from datetime import datetime

from trials.choices import TrialResult, TrialStatus
from trials.models import TrialLesson

_OPEN = (TrialResult.PENDING, TrialResult.SALES_OFFER)


@dataclass(frozen=True)
class Verbs:
    """The verbs of the services, as far as they would not refuse; who presses needs the right too."""

    trial: TrialLesson
    now: datetime

    @property
    def is_open(self) -> bool:
        return self.trial.status == TrialStatus.SCHEDULED

    @property
    def has_begun(self) -> bool:
        return self.trial.starts_at <= self.now

    @property
    def came(self) -> bool:
        return self._may_tell and self.trial.status != TrialStatus.ATTENDED

    @property
    def did_not_come(self) -> bool:
        return self._may_tell and self.trial.status != TrialStatus.NO_SHOW

    @property
    def _may_tell(self) -> bool:
        takes_place = self.trial.status != TrialStatus.CANCELLED and not self.trial.is_without_lesson
        return takes_place and self.has_begun and self.trial.result in _OPEN

    @property
    def decide(self) -> bool:
        return self.trial.status == TrialStatus.ATTENDED and self.trial.result in _OPEN

    @property
    def decide_again(self) -> bool:
        return self.trial.result in (TrialResult.ACCEPTED, TrialResult.REJECTED)

    @property
    def book_again(self) -> bool:
        """Who did not come, or cancelled, is offered another day."""
        return self.trial.status in (TrialStatus.NO_SHOW, TrialStatus.CANCELLED)

    @property
    def restore(self) -> bool:
        return self.trial.status == TrialStatus.CANCELLED and self.trial.ends_at > self.now
