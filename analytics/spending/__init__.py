"""Spend from files of advertising accounts: read, shown, written in one transaction, taken back."""
