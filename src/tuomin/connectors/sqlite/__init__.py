"""SQLite as a Connector."""
