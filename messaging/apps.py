"""Configuration of the messaging app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "messaging"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from messaging.contributions import register
        from messaging.kinds import FREE, MessageKind, message_kinds
        from messaging.rights import RIGHTS
        from messaging.services.apply_receipts import apply_receipts
        from messaging.tasks import drain_if_due, post_hooks_if_due
        from organizations.rights import grant
        from organizations.ticks import register_due

        grant(RIGHTS)
        register()
        typed = MessageKind(
            _("Written by a person"), "", "{text}", {"text": ""}, subject="{subject}", has_template=False
        )
        message_kinds.register(FREE, typed)
        register_due("outbox", drain_if_due)
        register_due("webhooks", post_hooks_if_due)
        register_due("receipts of WhatsApp", apply_receipts)
