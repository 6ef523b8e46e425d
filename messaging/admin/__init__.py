"""The staff pages of messages."""

from messaging.admin.sent.message_admin import MessageAdmin

__all__ = ["MessageAdmin"]
