"""The page of one lead: its tabs, panels and papers."""
