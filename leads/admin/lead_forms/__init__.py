"""Forms of a lead: adding one, editing one, and who is known already."""
