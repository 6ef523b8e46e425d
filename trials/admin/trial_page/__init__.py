"""The page of one trial, and its card on the page of its lead."""
