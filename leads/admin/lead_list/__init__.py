"""The list of leads: its rows, filters, tabs, and what can be done to many."""
