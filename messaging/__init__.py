"""Every outgoing message: the outbox, the channels, the texts and who wants no messages.

Verbs: enqueue_messages, cancel_messages, resend_message, confirm_message, opt_out, opt_in, save_template, connect_bot.
Knows addresses, not people: whoever enqueues writes the event that points to the message. Must not know: clients,
leads, lessons.
"""
