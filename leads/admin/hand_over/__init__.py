"""Handing over what a person works on."""
