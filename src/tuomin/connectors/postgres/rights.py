"""What a PostgreSQL role may do, asked of the server's own functions; and a scanner's role."""

from tuomin.connectors.postgres.queries import MINE
from tuomin.connectors.postgres.session import Session
from tuomin.connectors.rights import PASSWORD, SCANNER, Rights, Unread
from tuomin.connectors.rules import quoted

ENGINE = "postgresql"
READS_ALL = 140000  # the first server_version_num that has pg_read_all_data
WHO = """SELECT current_user::text, pg_catalog.current_setting('server_version'),
  pg_catalog.pg_is_in_recovery()"""
SETTINGS = """SELECT name, pg_catalog.current_setting(name) FROM pg_catalog.pg_settings
WHERE name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout',
  'transaction_read_only', 'row_security') ORDER BY name"""
POWERS = """SELECT CASE WHEN r.rolname = current_user THEN 'SUPERUSER'
  ELSE format('SET ROLE %I', r.rolname) END
FROM pg_roles r WHERE r.rolsuper AND pg_has_role(r.oid, 'MEMBER')
ORDER BY r.rolname <> current_user, r.rolname LIMIT 1"""
HERE = "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"
BEYOND = f"""
SELECT held.name FROM pg_roles r, LATERAL (VALUES ('CREATEROLE', r.rolcreaterole),
  ('CREATEDB', r.rolcreatedb), ('REPLICATION', r.rolreplication)) AS held(name, has)
WHERE r.rolname = current_user AND held.has
UNION ALL
SELECT format('member of %I', rolname) FROM pg_roles WHERE rolname <> current_user
AND pg_has_role(oid, 'MEMBER') AND (NOT pg_has_role(oid, 'USAGE') OR rolname IN
  ('pg_write_all_data', 'pg_write_server_files', 'pg_read_server_files', 'pg_signal_backend',
   'pg_execute_server_program', 'pg_maintain'))
UNION ALL
SELECT format('CREATE on database %I', current_database())
WHERE has_database_privilege(current_database(), 'CREATE')
UNION ALL
SELECT format('CREATE on schema %I', n.nspname) FROM pg_namespace n
WHERE {HERE} AND has_schema_privilege(n.oid, 'CREATE')
UNION ALL
SELECT format('%s on %I.%I', held.privileges, n.nspname, c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, LATERAL (
  SELECT string_agg(p, ', ' ORDER BY place) AS privileges
  FROM unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) WITH ORDINALITY u(p, place)
  WHERE has_table_privilege(c.oid, p)
  OR CASE WHEN p IN ('INSERT', 'UPDATE') THEN has_any_column_privilege(c.oid, p) END
) AS held
WHERE c.relkind IN ('r', 'p', 'v', 'f') AND {HERE} AND held.privileges IS NOT NULL"""  # noqa: S608
UNREAD = f"""SELECT * FROM (
  SELECT format('%I.%I', n.nspname, c.relname) AS place, CASE
    WHEN NOT has_schema_privilege(n.oid, 'USAGE') THEN 'usage'
    WHEN NOT has_any_column_privilege(c.oid, 'SELECT') THEN 'select'
    WHEN NOT has_table_privilege(c.oid, 'SELECT')
      AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0
        AND NOT a.attisdropped AND NOT has_column_privilege(c.oid, a.attnum, 'SELECT'))
      THEN 'columns'
    WHEN row_security_active(c.oid) THEN 'rows' END AS lack
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {MINE}
) AS every WHERE lack IS NOT NULL ORDER BY place"""  # noqa: S608
SCHEMAS = f"""SELECT n.nspname::text,
  array_agg(DISTINCT pg_get_userbyid(c.relowner)::text), bool_or(c.relrowsecurity),
  EXISTS (SELECT FROM aclexplode(n.nspacl) WHERE grantee = 0 AND privilege_type = 'CREATE')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {MINE} GROUP BY n.oid, n.nspname, n.nspacl ORDER BY 1"""  # noqa: S608


def powers(session: Session) -> list[str]:
    """What makes the session's user a superuser."""
    return _texts(session, POWERS)


def rights(session: Session) -> Rights:
    """What the session's user may do; of a superuser no more than that it is one."""
    ((role, version, replica),) = session.execute(WHO).fetchall()
    strong = powers(session)
    return Rights(
        server=f"PostgreSQL {version}",
        role=role,
        replica=replica,
        powers=strong,
        beyond=[] if strong else _texts(session, BEYOND),
        unread=[Unread(place=place, lack=lack) for place, lack in session.execute(_sql(UNREAD))],
        settings=dict(session.execute(SETTINGS).fetchall()),
    )


def grants(session: Session) -> str:
    """The script of a role that reads every table there is, and those that are made later."""
    ((database, version),) = session.execute(
        "SELECT current_database()::text, current_setting('server_version_num')::int"
    ).fetchall()
    schemas = session.execute(_sql(SCHEMAS)).fetchall()
    lines = [
        f"CREATE ROLE {SCANNER} LOGIN NOINHERIT PASSWORD '{PASSWORD}';",
        f"ALTER ROLE {SCANNER} SET default_transaction_read_only = on;",
        f"ALTER ROLE {SCANNER} SET statement_timeout = '30s';",
        f"ALTER ROLE {SCANNER} SET lock_timeout = '2s';",
        f"GRANT CONNECT ON DATABASE {quoted(database, ENGINE)} TO {SCANNER};",
    ]
    for schema, owners, _, _ in schemas:
        lines += _schema(quoted(schema, ENGINE), [quoted(owner, ENGINE) for owner in owners])
    # Names may hold line breaks, so none stands behind these dashes.
    if version >= READS_ALL:
        lines += [
            "-- Or, in place of the grants on schemas and tables, every schema of the server:",
            f"-- ALTER ROLE {SCANNER} INHERIT; GRANT pg_read_all_data TO {SCANNER};",
        ]
    if any(secured for _, _, secured, _ in schemas):
        lines += [
            "-- Row-level security hides rows of some tables; only this shows them all:",
            f"-- ALTER ROLE {SCANNER} BYPASSRLS;",
        ]
    lines += [
        "-- Only this lets it see how busy the server is, for --max-load:",
        f"-- GRANT pg_read_all_stats TO {SCANNER}; ALTER ROLE {SCANNER} INHERIT;",
    ]
    if any(everybody for *_, everybody in schemas):
        lines += [
            "-- Everybody may create tables in some of these schemas, this role too, until:",
            "-- REVOKE CREATE ON SCHEMA ... FROM PUBLIC;",
        ]
    return "\n".join([*lines, ""])


def _schema(schema: str, owners: list[str]) -> list[str]:
    return [
        f"GRANT USAGE ON SCHEMA {schema} TO {SCANNER};",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {SCANNER};",
        *(
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA {schema}"
            f" GRANT SELECT ON TABLES TO {SCANNER};"
            for owner in owners
        ),
    ]


def _texts(session: Session, query: str) -> list[str]:
    return [str(text) for (text,) in session.execute(_sql(query))]


def _sql(query: str) -> bytes:
    return query.encode()
