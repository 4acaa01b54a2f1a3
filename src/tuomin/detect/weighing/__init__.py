"""Everything known about a column added up, and why."""
