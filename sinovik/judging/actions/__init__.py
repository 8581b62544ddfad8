"""The verbs of judging. Each module is named by its noun."""
