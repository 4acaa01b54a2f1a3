"""tuomin (脱敏): find personal information in databases, and make copies of them without it."""

__version__ = "0.1.0"
