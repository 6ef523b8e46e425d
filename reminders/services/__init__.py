"""Every write of tasks and alerts, a file for each verb."""
