"""Doors that save one fact of a lead at once, from its page or its row."""
