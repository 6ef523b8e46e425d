"""The form of a door as a page of its own: its fields, its words, who sees it, and what a visitor has filled in."""
