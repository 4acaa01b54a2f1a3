"""What makes a flaw: one table with all that was read of it, rule by rule."""
