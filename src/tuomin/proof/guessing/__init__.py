"""Surrogates tried without any key: enumerated, turned about, computed back."""
