"""Background work of the bot."""

from bots.handling import forget_old, handle_due, is_anything_due
from organizations.scoping import open_organization
from organizations.tasks import organization_task


@organization_task(name="bots.handle_updates", autoretry_for=())
def handle_updates(organization_id: int) -> None:  # noqa: ARG001 - it opened the scope
    """What people wrote, and the answers to it."""
    handle_due()


def handle_if_due() -> None:
    """Beside other work, so that nobody in a chat waits for it."""
    if is_anything_due():
        handle_updates.delay(open_organization().pk)
    else:
        forget_old()
