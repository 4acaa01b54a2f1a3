"""How values are written: apart from what they are, and back."""
