"""Tables of trials, placement tests, offers and waiting lists."""

from trials.models.offer import Offer
from trials.models.placement_test import PlacementTest
from trials.models.trial import TrialLesson, TrialReminder
from trials.models.waiting import WaitingEntry, WaitingOffer

__all__ = ["Offer", "PlacementTest", "TrialLesson", "TrialReminder", "WaitingEntry", "WaitingOffer"]
