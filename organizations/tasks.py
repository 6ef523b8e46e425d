"""The base of background work in one center, and the tick that finds what is due."""

import logging
from functools import partial
from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.db import OperationalError
from django.utils import timezone, translation

from organizations.kept_counts import count_anew
from organizations.models import Organization
from organizations.scoping import organization_scope
from organizations.ticks import due_functions

TICK_EXPIRES_SECONDS = 55

logger = logging.getLogger(__name__)


class OrganizationTask(DjangoTask):
    """Called with `organization_id` first; runs in the scope, zone and language of that organization.

    A center that is closed by now is left in peace. A database that cannot answer for a moment is asked again.
    """

    abstract = True
    autoretry_for = (OperationalError,)
    max_retries = 5
    retry_backoff = 2
    retry_backoff_max = 120

    def __call__(self, organization_id: int, *args: Any, **kwargs: Any) -> Any:
        organization = Organization.objects.filter(pk=organization_id, is_active=True).first()
        if organization is None:
            logger.info("%s: organization %s is not active; nothing was done.", self.name, organization_id)
            return None
        with (
            organization_scope(organization),
            timezone.override(organization.zone),
            translation.override(organization.language),
        ):
            result = self.run(organization_id, *args, **kwargs)
        count_anew(organization_id)
        return result


# Takes the options of Celery's own decorator; the function gets `organization_id` and then its other arguments.
organization_task = partial(shared_task, base=OrganizationTask)


@shared_task(base=DjangoTask, name="crm.tick")
def tick() -> None:
    """Each minute: a subtask for each center, so that a busy one keeps nobody else waiting."""
    for organization_id in Organization.objects.filter(is_active=True).values_list("pk", flat=True):
        tick_organization.apply_async((organization_id,), expires=TICK_EXPIRES_SECONDS)


@organization_task(name="crm.tick_organization")
def tick_organization(organization_id: int) -> None:
    """Everything that is due in one center; what fails is logged and stops nothing else."""
    for name, function in due_functions.items():
        try:
            function()
        except Exception:
            logger.exception("Tick of organization %s: %s failed.", organization_id, name)
