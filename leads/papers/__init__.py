"""Papers of a lead: which are needed, which kinds are taken, the link to send them."""
