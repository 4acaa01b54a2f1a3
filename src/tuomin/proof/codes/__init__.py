"""Rows and cells as numbers, and what the columns of both stores hold."""
