"""A folder or glob of Parquet and CSV files as a Connector."""
