"""PostgreSQL as a Connector."""
