"""What has to be done today and by whom: tasks, alerts, escalation, My day.

Reads leads and calls their services; knows nothing of messages, lessons or figures. A rule is a query "who is due?"
plus a unique key, so a missed tick, a second worker or a repeated one changes nothing.
"""
