"""Settings of leads: sources, statuses, rules, required papers."""
