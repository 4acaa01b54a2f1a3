"""Any other SQLAlchemy dialect as a Connector."""
