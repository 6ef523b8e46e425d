"""Who is to be told or reminded of what: one file a rule, one line in the registry of `registry.py`.

A rule of time says which column of a lead has to lie how far back; a rule of events says what one fact means. Each has
a mark of how far it has looked, so that a missed tick is made up for, and a key for each news, so that a repeated one
changes nothing. A rule of states says what holds now, and needs no mark.
"""
