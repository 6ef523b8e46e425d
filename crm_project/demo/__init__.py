"""A made-up center to look around in: its people, its offer, its leads with their stories. Never real persons."""
