"""Webhooks: who is told of what, and everything that each was told."""
