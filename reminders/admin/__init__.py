"""Pages of tasks, alerts and My day."""
