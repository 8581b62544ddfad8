"""Verbs. Each is atomic, takes `by` and `now`, and leaves one audit record."""
