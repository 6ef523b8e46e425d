"""The page of one client: who it is, who answers, what happened, papers."""
