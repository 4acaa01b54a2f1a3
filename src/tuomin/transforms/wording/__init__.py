"""The words that surrogates are made of."""
