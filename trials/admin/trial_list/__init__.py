"""The list of trials: which, in which order, and what can be said in a row."""
