"""MySQL and MariaDB as a Connector."""
