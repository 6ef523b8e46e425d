"""The school: what is taught, where, when, by whom, to whom; and what is on when, as a timetable.

Owns: courses and prices, rooms, teachers, groups, lessons with guests and rolls, enrolments, and the ledger that books
nothing twice. Must not know: leads, imports, messages.
"""
