"""Background work of the outbox."""

from django.utils import timezone

from messaging.hooks.drain import forget_old, is_anything_due, post_due
from messaging.models import Message
from messaging.outbox.drain import drain
from organizations.scoping import open_organization
from organizations.tasks import organization_task


@organization_task(name="messaging.drain", autoretry_for=())
def drain_outbox(organization_id: int) -> None:  # noqa: ARG001 - it opened the scope
    """Carry what is due, for a while; the next tick goes on with what is left."""
    drain()


def drain_if_due() -> None:
    """Beside other work: sending waits for the other side."""
    now = timezone.now()
    if Message.objects.due(now).exists() or Message.objects.left_behind(now).exists():
        drain_outbox.delay(open_organization().pk)


@organization_task(name="messaging.post_hooks", autoretry_for=(), expires=55)
def post_hooks(organization_id: int) -> None:  # noqa: ARG001 - it opened the scope
    """Tell webhooks what is due, for a while; the next tick goes on with what is left."""
    post_due()


def post_hooks_if_due() -> None:
    """Beside other work: a receiver may take its time."""
    forget_old()
    if is_anything_due(timezone.now()):
        post_hooks.delay(open_organization().pk)
