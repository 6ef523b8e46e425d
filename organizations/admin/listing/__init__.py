"""Long lists of rows: filters read from the query string, tabs with counts, pages, and a file of the rows."""
