"""The score: what rules may ask, the expression they make, their words."""
