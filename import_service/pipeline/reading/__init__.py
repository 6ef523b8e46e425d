"""Reading: bytes of a file, a sheet or a paste become rows of text. Nothing is guessed about values."""
