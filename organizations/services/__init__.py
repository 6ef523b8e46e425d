"""Every write of tenants and people that is more than one save."""
