"""Every write of clients, a file for each family of verbs. Nobody saves a client elsewhere."""
