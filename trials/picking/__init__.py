"""Looking for a group to try: what a lead asked for, what there is, how well the two fit. Reads only."""
