"""The information_schema queries behind `catalog`, for MySQL 5.7, MariaDB 10.2 or later."""

STAGED = "__tuomin_"  # how the names of tables under construction begin

TABLES = f"""
SELECT table_schema, table_name, engine, table_rows, table_comment, table_collation, table_type,
  create_options,
  (SELECT group_concat(trigger_name ORDER BY trigger_name SEPARATOR ', ')
   FROM information_schema.triggers
   WHERE event_object_schema = table_schema AND event_object_table = table_name) AS triggers
FROM information_schema.tables
WHERE table_schema = database() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
AND substr(table_name, 1, {len(STAGED)}) <> '{STAGED}' ORDER BY table_name"""  # noqa: S608 - a constant

COLUMNS = """
SELECT table_name, column_name, column_type, data_type, is_nullable, column_default,
  character_maximum_length AS length, numeric_precision AS digits, numeric_scale AS scale,
  character_set_name AS charset, collation_name AS collation, extra, column_comment,
  generation_expression
FROM information_schema.columns WHERE table_schema = database()
ORDER BY table_name, ordinal_position"""

INDEXES = """
SELECT table_name, index_name, non_unique, column_name, sub_part, index_type, collation
FROM information_schema.statistics WHERE table_schema = database()
ORDER BY table_name, index_name, seq_in_index"""

KEYS = """
SELECT k.table_name, k.constraint_name, k.column_name,
  nullif(k.referenced_table_schema, database()) AS target_schema,
  k.referenced_table_name AS target, k.referenced_column_name AS target_column,
  r.update_rule, r.delete_rule
FROM information_schema.key_column_usage k LEFT JOIN information_schema.referential_constraints r
ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
AND r.table_name = k.table_name
WHERE k.table_schema = database() AND k.referenced_table_name IS NOT NULL
ORDER BY k.table_name, k.constraint_name, k.ordinal_position"""

KNOWS_CHECKS = """
SELECT count(*) AS known FROM information_schema.tables
WHERE table_schema = 'information_schema' AND table_name = 'CHECK_CONSTRAINTS'"""

CHECKS_OF_MARIADB = """
SELECT table_name, constraint_name, check_clause FROM information_schema.check_constraints
WHERE constraint_schema = database() ORDER BY table_name, constraint_name"""

CHECKS_OF_MYSQL = """
SELECT t.table_name, c.constraint_name, c.check_clause FROM information_schema.check_constraints c
JOIN information_schema.table_constraints t ON t.constraint_schema = c.constraint_schema
AND t.constraint_name = c.constraint_name AND t.constraint_type = 'CHECK' AND t.enforced = 'YES'
WHERE c.constraint_schema = database() ORDER BY t.table_name, c.constraint_name"""

PARTIAL = """
SELECT EXISTS (SELECT 1 FROM information_schema.table_privileges WHERE table_schema = database())
OR EXISTS (SELECT 1 FROM information_schema.column_privileges
  WHERE table_schema = database()) AS partial"""

OTHERS = """
SELECT concat('view ', table_name) AS name FROM information_schema.views
WHERE table_schema = database()
UNION SELECT concat(lower(routine_type), ' ', routine_name) FROM information_schema.routines
WHERE routine_schema = database()
UNION SELECT concat('event ', event_name) FROM information_schema.events
WHERE event_schema = database() ORDER BY 1"""
