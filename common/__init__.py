"""What knows no business: phones, names, dates, the look of the admin, and the registries of contributions."""
