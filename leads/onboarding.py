"""What is set going for a lead that became a client; what is done in each step is written down with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from common.contributions import Registry
from organizations.models import Membership
from organizations.scoping import open_organization
from organizations.wake import wake


@dataclass(frozen=True)
class Newcomer:
    """`answers` is spoken to: the client, or who answers first; `first_day` is that of the first lesson, if known."""

    client: Client
    answers: Client
    is_new: bool
    first_day: date | None


@dataclass(frozen=True)
class OnboardingStep:
    """`run` gives what was done as a name or a day, or nothing if there was nothing to do."""

    label: Any
    run: Callable[[Newcomer], str]


onboarding_steps: Registry[OnboardingStep] = Registry()


def run_onboarding(newcomer: Newcomer, actor: Membership | None) -> list[dict[str, Any]]:
    """All steps in their order; in the transaction that converts."""
    at, by = timezone.now().isoformat(), actor and actor.pk
    return [{"step": key, "at": at, "by": by, "what": step.run(newcomer)} for key, step in onboarding_steps.items()]


def _account_manager(newcomer: Newcomer) -> str:
    return _name(newcomer.client.owner)


def _welcome(newcomer: Newcomer) -> str:
    """My day asks for a greeting of everybody new (`Client.objects.to_welcome`); who was here needs none."""
    return newcomer.answers.name if newcomer.is_new else ""


def _first_lesson(newcomer: Newcomer) -> str:
    return newcomer.first_day.isoformat() if newcomer.first_day else ""


def _due_rules(_newcomer: Newcomer) -> str:
    """What other apps do about new clients is due now; they ask for it themselves."""
    center = open_organization()
    wake(center)
    return center.name


def _name(row: Model | None) -> str:
    return str(row) if row else ""


onboarding_steps.register("account_manager", OnboardingStep(_("Account manager"), _account_manager))
onboarding_steps.register("welcome", OnboardingStep(_("Welcome asked for"), _welcome))
onboarding_steps.register("first_lesson", OnboardingStep(_("Reminder of the first lesson"), _first_lesson))
onboarding_steps.register("due_rules", OnboardingStep(_("Rules of the center asked"), _due_rules))
