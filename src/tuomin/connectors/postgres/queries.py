"""The catalog queries behind `catalog`: a row for each table, column, key, index, type.

They run with an empty search_path, so names in expressions come out qualified, and for PostgreSQL
12 or later. `users` tells what calls functions that cannot go along, `extensions` what an object
needs to be installed.
"""
# ruff: noqa: S608 - the parts are constants of this file

PREFIX = "__tuomin_"  # how schemas with tables under construction begin
MARK = "tuomin: tables under construction"
PARKED = f"n.nspname ~ '^{PREFIX}' AND obj_description(n.oid, 'pg_namespace') = '{MARK}'"


def _users(catalog: str, oid: str) -> str:
    """Whether an object calls a function that is neither the system's nor an extension's."""
    return f"""EXISTS (SELECT FROM pg_depend u WHERE u.classid = '{catalog}'::regclass
  AND u.objid = {oid} AND u.refclassid = 'pg_proc'::regclass AND u.refobjid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = u.refclassid
    AND e.objid = u.refobjid AND e.deptype = 'e'))"""


def _extensions(catalog: str, oid: str) -> str:
    """The extensions, as name and schema, whose functions or operators an object uses."""
    return f"""ARRAY(SELECT DISTINCT ARRAY[ext.extname, home.nspname]::text[] FROM pg_depend u
  JOIN pg_depend e ON e.classid = u.refclassid AND e.objid = u.refobjid AND e.deptype = 'e'
  JOIN pg_extension ext ON e.refclassid = 'pg_extension'::regclass AND ext.oid = e.refobjid
  JOIN pg_namespace home ON home.oid = ext.extnamespace
  WHERE u.classid = '{catalog}'::regclass AND u.objid = {oid})"""


def _names(relation: str, numbers: str, upto: str = "true") -> str:
    return f"""ARRAY(SELECT a.attname::text FROM unnest({numbers}) WITH ORDINALITY u(num, place)
  JOIN pg_attribute a ON a.attrelid = {relation} AND a.attnum = u.num
  WHERE {upto} ORDER BY place)"""


MINE = f"""c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition AND c.relpersistence <> 't'
AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' AND NOT coalesce({PARKED}, false)
AND NOT EXISTS (SELECT FROM pg_depend d
  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')"""

WHOLE = "(k.contype <> 'f' OR k.conparentid = 0)"  # a key to partitions has one more for each

TABLES = f"""
SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
  c.relrowsecurity AS secured, c.relpersistence::text AS persistence,
  obj_description(c.oid, 'pg_class') AS comment,
  CASE WHEN c.relkind = 'p' THEN (
    SELECT CASE WHEN bool_and(leaf.reltuples >= 0) THEN sum(leaf.reltuples) END
    FROM pg_partition_tree(c.oid) p JOIN pg_class leaf ON leaf.oid = p.relid WHERE p.isleaf
  ) WHEN c.reltuples >= 0 THEN c.reltuples END::bigint AS rows,
  EXISTS (SELECT FROM pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent)) AS inherits,
  ARRAY(SELECT tgname::text FROM pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal
    ORDER BY 1) AS triggers,
  ARRAY(SELECT rulename::text FROM pg_rewrite WHERE ev_class = c.oid AND rulename <> '_RETURN'
    ORDER BY 1) AS rules
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {MINE} ORDER BY n.nspname, c.relname"""

COLUMNS = f"""
SELECT a.attrelid AS owner, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
  a.atttypid AS type_oid, a.atttypmod AS modifier, NOT a.attnotnull AS nullable,
  a.attidentity::text AS identity, to_jsonb(a) ->> 'attgenerated' AS generated,
  pg_get_expr(d.adbin, d.adrelid) AS expression,
  {_users("pg_attrdef", "d.oid")} OR {_users("pg_class", "a.attrelid")}
    AND (to_jsonb(a) ->> 'attgenerated') <> '' AS users,
  {_extensions("pg_attrdef", "d.oid")} AS extensions,
  (SELECT quote_ident(ln.nspname) || '.' || quote_ident(l.collname) FROM pg_collation l
    JOIN pg_namespace ln ON ln.oid = l.collnamespace
    WHERE l.oid = a.attcollation AND l.oid <> t.typcollation) AS collation,
  col_description(a.attrelid, a.attnum) AS comment,
  s.sequence, s.owned, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN LATERAL (
  SELECT q.*, q.seqrelid::regclass::text AS sequence, o.deptype IS NOT NULL AS owned
  FROM pg_sequence q LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass
    AND o.objid = q.seqrelid AND o.refclassid = 'pg_class'::regclass
    AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype IN ('a', 'i')
  LEFT JOIN pg_depend u ON u.classid = 'pg_attrdef'::regclass AND u.objid = d.oid
    AND u.refclassid = 'pg_class'::regclass AND u.refobjid = q.seqrelid
  WHERE o.deptype = 'i' OR u.deptype IS NOT NULL LIMIT 1
) s ON true
WHERE a.attnum > 0 AND NOT a.attisdropped AND {MINE} ORDER BY a.attrelid, a.attnum"""

KEYS = f"""
SELECT k.conrelid AS owner, k.conname AS name, k.contype::text AS kind,
  k.condeferrable AS deferrable, k.convalidated AS valid,
  k.confupdtype::text AS on_update, k.confdeltype::text AS on_delete,
  tn.nspname AS target_schema, tc.relname AS target,
  pg_get_expr(k.conbin, k.conrelid) AS condition,
  {_names("k.conrelid", "k.conkey")} AS columns, {_names("k.confrelid", "k.confkey")} AS targets,
  {_users("pg_constraint", "k.oid")} AS users,
  {_extensions("pg_constraint", "k.oid")} AS extensions
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class tc ON tc.oid = k.confrelid LEFT JOIN pg_namespace tn ON tn.oid = tc.relnamespace
WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND {WHOLE} AND {MINE}
ORDER BY k.conrelid, k.conname"""

INDEXES = f"""
SELECT x.indrelid AS owner, i.relname AS name, x.indisunique AS is_unique, x.indisvalid AS valid,
  x.indpred IS NOT NULL OR x.indexprs IS NOT NULL AS partial,
  pg_get_indexdef(x.indexrelid) AS definition,
  {_names("x.indrelid", "x.indkey::int2[]", "u.place <= x.indnkeyatts")} AS columns,
  {_users("pg_class", "x.indexrelid")} AS users,
  {_extensions("pg_class", "x.indexrelid")} AS extensions
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {MINE} AND NOT EXISTS (SELECT FROM pg_constraint k
  WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
ORDER BY x.indrelid, i.relname"""

TYPES = """
SELECT t.oid, t.typname AS bare, format_type(t.oid, NULL) AS name, n.nspname AS schema,
  t.typtype::text AS kind, t.typcategory = 'A' AS is_array, t.typelem AS element,
  t.typbasetype AS base, t.typtypmod AS modifier,
  format_type(t.typbasetype, t.typtypmod) AS base_name, t.typnotnull AS required,
  t.typdefault AS default,
  (SELECT ARRAY[x.extname, xn.nspname]::text[] FROM pg_depend d
    JOIN pg_extension x ON x.oid = d.refobjid JOIN pg_namespace xn ON xn.oid = x.extnamespace
    WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e') AS extension,
  ARRAY(SELECT quote_literal(enumlabel) FROM pg_enum WHERE enumtypid = t.oid
    ORDER BY enumsortorder) AS labels,
  ARRAY(SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contypid = t.oid
    AND contype = 'c' ORDER BY conname) AS checks,
  ARRAY(SELECT quote_ident(attname) || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute
    WHERE c.relkind = 'c' AND attrelid = c.oid AND attnum > 0 AND NOT attisdropped
    ORDER BY attnum) AS fields,
  ARRAY(SELECT atttypid FROM pg_attribute WHERE c.relkind = 'c' AND attrelid = c.oid
    AND attnum > 0 AND NOT attisdropped ORDER BY attnum) AS field_types,
  COALESCE(r.rngsubtype, 0) AS subtype, format_type(r.rngsubtype, NULL) AS subtype_name
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_range r ON r.rngtypid = t.oid LEFT JOIN pg_class c ON c.oid = t.typrelid"""


WHOLE_OF = """
SELECT rn.nspname || '.' || r.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class r ON r.oid = pg_partition_root(c.oid) JOIN pg_namespace rn ON rn.oid = r.relnamespace
WHERE c.relispartition AND %s::text IN (c.relname, n.nspname || '.' || c.relname) ORDER BY 1"""

OTHERS = """
SELECT what FROM (
  SELECT CASE c.relkind WHEN 'v' THEN 'view ' ELSE 'foreign table ' END || n.nspname || '.'
    || c.relname AS what, c.oid, 'pg_class'::regclass AS catalog, c.relnamespace AS home
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('v', 'f') AND c.relpersistence <> 't'
  UNION ALL SELECT CASE p.prokind WHEN 'p' THEN 'procedure ' WHEN 'a' THEN 'aggregate '
    ELSE 'function ' END || n.nspname || '.' || p.proname
    || '(' || pg_get_function_identity_arguments(p.oid) || ')', p.oid, 'pg_proc'::regclass,
    p.pronamespace
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
) o JOIN pg_namespace h ON h.oid = o.home
WHERE h.nspname <> 'information_schema' AND h.nspname !~ '^pg_' AND NOT EXISTS (
  SELECT FROM pg_depend d WHERE d.classid = o.catalog AND d.objid = o.oid AND d.deptype = 'e')
ORDER BY what"""
