"""Verbs of the school: each one transaction."""
