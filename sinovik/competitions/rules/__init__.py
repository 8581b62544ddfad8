"""Predicates and findings. Nothing here writes."""
