"""What WhatsApp says, by the public documentation of Meta:
https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
(incoming messages), .../webhooks/reference/messages/status (receipts), .../business-scoped-user-ids (who hides their
phone)."""
