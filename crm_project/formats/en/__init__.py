"""English as schools outside the United States write it."""
