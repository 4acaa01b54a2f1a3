"""What texts and documents contain: Kinds in some rows, leaf by leaf and span by span."""
