"""Owns accounts: students and other persons, companies, who answers for whom, notes, papers, contacts with them.

Verbs are in `services/`. Knows nothing of lessons or leads: what they add to a client's page comes by contributions.
"""
