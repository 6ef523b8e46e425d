"""By what messages leave, a file each. To add one: a class here, a line in `registry.py`, a word in
`choices.Channel`."""
