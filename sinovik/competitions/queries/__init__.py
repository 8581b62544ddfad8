"""Reads that more than one page, rule or higher folder shares. Rows come through a person's scope."""
