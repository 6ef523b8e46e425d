"""A whole center moves in: one workbook with a sheet for each kind, or the usual one with a tab for each group.

template, filled  →  a workbook to type into, or with what is here
read, read_workbook, read_tabs  →  lines: which sheet and row says what
plan  →  what each line would become, or what is wrong with it
write, undo  →  all of it in one transaction, and back
"""
