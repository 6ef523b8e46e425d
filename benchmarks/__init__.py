"""Benchmarks: figures as ratios in one run, beside the raw limit and a peer."""
