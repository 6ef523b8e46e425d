"""The list of clients: its rows, filters, tabs, and what can be done to many."""
