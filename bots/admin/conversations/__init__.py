"""The page of conversations: who waits, what was said, and whose conversation it is, side by side."""
