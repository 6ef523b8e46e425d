"""Reports: one file each and a line in `registry`. A report is a function from a question to tables; one template draws
them, one writer makes the workbook. Reports of leads follow those who came in the period (a cohort) and are never mixed
with the figures of days."""
