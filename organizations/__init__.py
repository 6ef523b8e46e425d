"""Tenants and the people who work in them.

Owns: Organization, Branch, Membership with its roles, invitations, tags, the audit journal, and the bases every other
app stands on: scoped models, admin, actions, forms, tasks, streams. Verbs: create_center, invite_people,
accept_invitation, record_audit. Must not know: leads, lessons, messages or anything else of a school's day.
"""
