"""Texts of messages: all kinds at a glance, and the editor of one."""
