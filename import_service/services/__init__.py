"""Every write of imports that is more than one save, a file for each family of verbs."""
