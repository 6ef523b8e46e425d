"""Plain lists a center keeps (rooms, courses, prices, tags) come in from a file and go out into one.

fields, resource  →  django-import-export with its holes closed
lists  →  what each list is made of
read_rows  →  a file as rows of text, by the hardened reader of imports
take_in  →  what would become of each row, and all of it in one transaction
"""
