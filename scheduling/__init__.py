"""Courses now; rooms, groups and lessons next.

Owns: Course. Must not know: leads, imports, messages.
"""
