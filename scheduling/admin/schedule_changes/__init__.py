"""Changes of the schedule in the admin: the wish, its plan, the list of changes."""
