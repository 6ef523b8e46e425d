"""Advice from who waits and what is free: groups to open, groups to combine."""
