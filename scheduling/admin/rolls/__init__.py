"""Rolls in the admin: the roll of one lesson, and the list of those that wait for somebody."""
