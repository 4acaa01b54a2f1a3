"""What a MySQL or MariaDB database holds beside its tables: code, and the bounds of partitions."""

BESIDE = """
SELECT concat('view ', table_name) AS place, view_definition AS told FROM information_schema.views
WHERE table_schema = database()
UNION ALL SELECT concat('routine ', routine_name),
  concat_ws(' ', routine_definition, routine_comment)
FROM information_schema.routines WHERE routine_schema = database()
UNION ALL SELECT concat('trigger ', trigger_name), action_statement
FROM information_schema.triggers WHERE trigger_schema = database()
UNION ALL SELECT concat('event ', event_name), concat_ws(' ', event_definition, event_comment)
FROM information_schema.events WHERE event_schema = database()
UNION ALL SELECT concat('partition ', partition_name),
  concat_ws(' ', partition_expression, partition_description, partition_comment)
FROM information_schema.partitions
WHERE table_schema = database() AND partition_name IS NOT NULL"""
