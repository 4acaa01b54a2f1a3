"""What was asked, what was measured, and what the copy is in law."""
