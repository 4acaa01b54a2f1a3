"""What the row adds: children, whereabouts, and what silent columns are beside others."""
