"""The verbs of recognition. Each module is named by its noun."""
