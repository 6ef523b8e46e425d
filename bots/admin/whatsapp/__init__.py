"""Numbers of WhatsApp that are connected, and what came by them today."""

from bots.admin.whatsapp.number_admin import WhatsAppNumberAdmin

__all__ = ["WhatsAppNumberAdmin"]
