"""What draws on the key: AES and what is built on it, over whole columns."""
