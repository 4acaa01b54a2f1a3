"""Rows told apart and linked to the source: alignment, k, l and t, and what was lost."""
