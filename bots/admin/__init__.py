"""The pages of the bot."""

from bots.admin.bot_page import BotAdmin

__all__ = ["BotAdmin"]
