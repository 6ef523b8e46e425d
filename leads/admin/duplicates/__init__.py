"""The queue of possible duplicates, and merging leads side by side."""
