"""Sent messages: the list, the page of one, and what a person may decide about them."""
