"""Browser tests: a person's way through the running program."""
