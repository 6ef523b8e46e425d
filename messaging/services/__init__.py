"""Verbs: each one transaction."""
