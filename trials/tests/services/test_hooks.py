"""What webhooks are told of trials."""

import json

import pytest

from messaging.factories import make_endpoint
from messaging.models import WebhookPost
from trials.services.book_trial import cancel_trial, move_trial, restore_trial
from trials.services.decide_trial import take_back_outcome
from trials.tests.school import attended, booked, lesson_of, opened

pytestmark = pytest.mark.usefixtures("school")
TRIALS = ["trial.booked", "trial.moved", "trial.cancelled", "trial.outcome"]


def told() -> list[tuple[str, dict]]:
    bodies = [json.loads(post.body) for post in WebhookPost.objects.order_by("pk")]
    return [(body["type"], body["data"]["trial"]) for body in bodies]


def test_a_trial_is_booked_moved_cancelled_and_takes_place_after_all() -> None:
    make_endpoint(events=TRIALS)
    trial = booked(actor=None)
    trial = move_trial(trial=trial, lesson=lesson_of(opened(name="Another group"), 1), actor=None)
    trial = cancel_trial(trial=trial, reason="Ill", actor=None)
    restore_trial(trial=trial, actor=None)
    assert [kind for kind, _trial in told()] == ["trial.booked", "trial.moved", "trial.cancelled", "trial.booked"]
    assert {trial["id"] for _kind, trial in told()} == {str(trial.public_id)}
    assert told()[1][1]["begins"] == trial.starts_at.isoformat()


def test_how_it_went_and_that_nobody_knows_after_all() -> None:
    make_endpoint(events=TRIALS[-1:])
    trial = attended(actor=None)
    take_back_outcome(trial=trial, actor=None)
    assert [trial["outcome"] for _kind, trial in told()] == ["attended", None]
