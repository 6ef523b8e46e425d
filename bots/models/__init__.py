"""Tables of the bot: what came in, who talks with us, what was said, codes that link a chat."""

from bots.models.conversation import Conversation as Conversation
from bots.models.conversation import Line as Line
from bots.models.link_code import LinkCode as LinkCode
from bots.models.update import Update as Update
from bots.models.whatsapp import WhatsAppDoor as WhatsAppDoor
