"""What a center shows and sends of itself: marketing documents, their versions and links, how often they are opened.

Verbs: save_document, replace_version, use_again, withdraw_document, bring_back_document; `documents_to_send` and
`open_for_sending` are the door for whoever sends them. Must not know: to whom a document is sent, and by which way.
"""
