"""Leads: people who asked about a course and are not yet students.

Owns: Lead with its event spine (LeadEvent, append-only), LeadSource, Channel, families, duplicate candidates, saved
views; matching of identities. Verbs: create_lead, edit_lead, add_note, assign_leads, change_status, tag_leads,
link_family, decide_duplicate. Must not know: files, imports, trials, messages. Nobody saves a lead elsewhere.
"""
