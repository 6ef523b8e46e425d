"""Figures of a center by day: rows of salespeople and of leads, and what a closed day said before it changed.

Verbs: compute_kpis, keep_kpis_fresh. Reads what happened from the event spine of leads and from their reminders; writes
its own rows only. Must not know: pages of other apps, who is told of a figure.
"""
