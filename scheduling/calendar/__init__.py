"""Lessons as a file that calendars of phones and computers read, behind a link without a login."""
