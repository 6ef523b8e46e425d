"""Template tags of numbers."""
