"""DuckDB as a Connector."""
