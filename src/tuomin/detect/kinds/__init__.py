"""Kinds as their files describe them: Detectors, how they are read, and what they weigh."""
