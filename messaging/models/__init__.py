"""Tables of messages."""

from messaging.models.bot import Bot as Bot
from messaging.models.chat import Chat as Chat
from messaging.models.gateway import Gateway as Gateway
from messaging.models.message import Message as Message
from messaging.models.opt_out import OptOut as OptOut
from messaging.models.pace import Pace as Pace
from messaging.models.telling import Telling as Telling
from messaging.models.telling import ToldPerson as ToldPerson
from messaging.models.template import MessageTemplate as MessageTemplate
from messaging.models.webhook import WebhookEndpoint as WebhookEndpoint
from messaging.models.webhook import WebhookPost as WebhookPost
from messaging.models.whatsapp import WhatsAppNumber as WhatsAppNumber
from messaging.models.whatsapp import WhatsAppReceipt as WhatsAppReceipt
