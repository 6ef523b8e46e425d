"""The pages of the bot."""

from bots.admin.bot_page import BotAdmin
from bots.admin.whatsapp import WhatsAppNumberAdmin

__all__ = ["BotAdmin", "WhatsAppNumberAdmin"]
