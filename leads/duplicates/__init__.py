"""Who may be the same person: how much alike two leads are, and which pairs are worth comparing."""
