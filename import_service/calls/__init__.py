"""What telephone exchanges tell of calls: who proves to be one, and what a piece of theirs says."""
