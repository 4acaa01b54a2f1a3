"""Mondrian: rows in boxes of at least k, and what they show of themselves."""
