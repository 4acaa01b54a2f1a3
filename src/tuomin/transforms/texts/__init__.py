"""What is found inside free text and JSON to be taken out."""
