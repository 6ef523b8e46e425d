"""The one door by which leads come in: read → map → clean → match → plan → apply.

Owns: ImportJob, ImportRow, saved Google Sheets, the pipeline. Verbs: start_import, plan_import, apply_import,
undo_import, fix_row, sync_sheet. Must not know: trials, messages, analytics. The preview is the plan; confirming
applies the same stored plan.
"""
