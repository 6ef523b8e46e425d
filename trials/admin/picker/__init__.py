"""The trial picker: groups to try for a lead, and a trial in a room and at a time of its own."""
