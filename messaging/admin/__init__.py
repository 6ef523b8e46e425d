"""The staff pages of messages."""

from messaging.admin.gateway_admin import GatewayAdmin
from messaging.admin.opt_outs import OptOutAdmin
from messaging.admin.sent.message_admin import MessageAdmin
from messaging.admin.tellings import TellingAdmin
from messaging.admin.texts.text_admin import TextAdmin
from messaging.admin.webhooks.endpoint_admin import WebhookEndpointAdmin
from messaging.admin.webhooks.post_admin import WebhookPostAdmin

__all__ = [
    "GatewayAdmin",
    "MessageAdmin",
    "OptOutAdmin",
    "TellingAdmin",
    "TextAdmin",
    "WebhookEndpointAdmin",
    "WebhookPostAdmin",
]
