"""Columns of texts as arrays: bytes, code points, digits and tokens of all rows at once."""
