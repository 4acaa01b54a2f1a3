"""What names and comments say, read as a person reads them."""
