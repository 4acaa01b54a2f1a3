"""What the values of a Sample show, for whole columns at once."""
