"""What a DuckDB file holds beside its tables: views, macros, indexes, comments, counters."""

BESIDE = """
SELECT place, told FROM (
  SELECT 'view ' || view_name AS place, concat_ws(' ', sql, comment) AS told FROM duckdb_views()
  WHERE database_name = current_database() AND NOT internal
  UNION ALL SELECT 'macro ' || function_name, concat_ws(' ', macro_definition, comment)
  FROM duckdb_functions() WHERE database_name = current_database() AND NOT internal
  UNION ALL SELECT 'index ' || index_name, concat_ws(' ', sql, comment) FROM duckdb_indexes()
  WHERE database_name = current_database()
  UNION ALL SELECT 'sequence ' || sequence_name, concat_ws(' ', start_value, last_value, comment)
  FROM duckdb_sequences() WHERE database_name = current_database()
) WHERE told <> '' ORDER BY 1"""
