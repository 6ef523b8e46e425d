"""Every write of leads, a file for each verb. Nobody saves a lead elsewhere."""
