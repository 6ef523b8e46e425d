"""The stages of an import, one file each: read → map → clean → match → plan → apply."""
