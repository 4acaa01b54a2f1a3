"""What a PostgreSQL database holds beside its tables: code, comments, bounds, counters."""

BESIDE = """
WITH home AS (
  SELECT oid, nspname FROM pg_namespace
  WHERE nspname <> 'information_schema' AND nspname !~ '^pg_'
), own AS (
  SELECT c.oid, h.nspname || '.' || c.relname AS name, c.relkind, c.relpartbound
  FROM pg_class c JOIN home h ON h.oid = c.relnamespace
)
SELECT place, told FROM (
  SELECT 'view ' || name AS place, pg_get_viewdef(oid) AS told FROM own WHERE relkind IN ('v', 'm')
  UNION ALL SELECT 'partition ' || name, pg_get_expr(relpartbound, oid) FROM own
  UNION ALL SELECT 'index ' || name, pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN own ON own.oid = i.indexrelid
    WHERE i.indexprs IS NOT NULL OR i.indpred IS NOT NULL
  UNION ALL SELECT 'trigger ' || t.tgname, pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN own ON own.oid = t.tgrelid WHERE NOT t.tgisinternal
  UNION ALL SELECT 'rule ' || r.rulename, pg_get_ruledef(r.oid)
    FROM pg_rewrite r JOIN own ON own.oid = r.ev_class WHERE r.rulename <> '_RETURN'
  UNION ALL SELECT 'policy ' || p.polname, concat_ws(' ', pg_get_expr(p.polqual, p.polrelid),
    pg_get_expr(p.polwithcheck, p.polrelid)) FROM pg_policy p JOIN own ON own.oid = p.polrelid
  UNION ALL SELECT 'routine ' || h.nspname || '.' || p.proname,
    concat_ws(' ', pg_get_function_arguments(p.oid), p.prosrc)
    FROM pg_proc p JOIN home h ON h.oid = p.pronamespace WHERE NOT EXISTS (
      SELECT FROM pg_depend d
      WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
  UNION ALL SELECT 'sequence ' || h.nspname || '.' || s.sequencename,
    concat_ws(' ', s.start_value, s.min_value, s.last_value)
    FROM pg_sequences s JOIN home h ON h.nspname = s.schemaname
  UNION ALL SELECT 'label of ' || h.nspname || '.' || t.typname, e.enumlabel
    FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid JOIN home h ON h.oid = t.typnamespace
  UNION ALL SELECT 'comment on ' || pg_describe_object(classoid, objoid, objsubid), description
    FROM pg_description WHERE objoid >= 16384
) beside WHERE told <> '' ORDER BY 1, 2"""
