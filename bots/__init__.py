"""Telegram: dialogs with leads, students and staff; and the conversations of people with them, in WhatsApp too.

Verbs: receive_update, handle_update, take_in_whatsapp, take_over, hand_back, write_line, link_chat. Translates what
somebody does in a chat into a verb of another app and answers; decides nothing itself. Whatever it says goes through
the outbox.
"""
